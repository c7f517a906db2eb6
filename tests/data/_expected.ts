import type { Interpolation } from "../../data/mod.ts";

/** What Pillow makes of the images in `files/`, as hexadecimal digits. */
export interface Expected {
  readonly rgb: Readonly<Record<string, string>>;
  readonly resized: readonly (readonly [width: number, height: number, Interpolation, pixels: string])[];
  readonly preprocessed: string;
  readonly luma: string;
}

/** Reads what `files/make_images.py` wrote. */
export async function expected(): Promise<Expected> {
  return JSON.parse(await Deno.readTextFile(new URL("files/expected.json", import.meta.url)));
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
