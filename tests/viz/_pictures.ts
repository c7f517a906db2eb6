import type { Image } from "../../data/image.ts";

/** How many pixels have this colour. */
export function count({ data, channels }: Image, colour: readonly number[]): number {
  let found = 0;
  for (let i = 0; i < data.length; i += channels) if (colour.every((value, c) => data[i + c] === value)) found++;
  return found;
}
