import type { Colour } from "./canvas.ts";

/** ColorBrewer's RdBu with seven classes, turned round: blue below zero, near white at zero, red above. */
const stops: readonly Colour[] = [
  [33, 102, 172],
  [103, 169, 207],
  [209, 229, 240],
  [247, 247, 247],
  [253, 219, 199],
  [239, 138, 98],
  [178, 24, 43],
];

/** The colour of a value from -1 to 1; what lies outside gets the colour of the nearer end. */
export function divergingColour(value: number): Colour {
  const place = ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const part = place - index;
  const mix = (c: number) => Math.round(stops[index][c] * (1 - part) + stops[index + 1][c] * part);
  return [mix(0), mix(1), mix(2)];
}
