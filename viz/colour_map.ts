import type { Colour } from "./canvas.ts";
import type { Scale } from "./legend.ts";

/** ColorBrewer's RdBu with seven classes, turned round: blue below zero, near white at zero, red above. */
const blueToRed: readonly Colour[] = [
  [33, 102, 172],
  [103, 169, 207],
  [209, 229, 240],
  [247, 247, 247],
  [253, 219, 199],
  [239, 138, 98],
  [178, 24, 43],
];

/** Matplotlib's inferno (Smith and van der Walt 2015), ten of its colours: black, violet, orange, pale yellow. */
const darkToLight: readonly Colour[] = [
  [0, 0, 4],
  [27, 12, 66],
  [75, 12, 107],
  [120, 28, 109],
  [165, 44, 96],
  [207, 68, 70],
  [237, 105, 37],
  [251, 154, 6],
  [247, 208, 60],
  [252, 255, 164],
];

/** The colour of a value from -1 to 1; what lies outside gets the colour of the nearer end. */
export function divergingColour(value: number): Colour {
  return between(blueToRed, (value + 1) / 2);
}

/** The colour of a value from 0 to 1; what lies outside gets the colour of the nearer end. */
export function sequentialColour(value: number): Colour {
  return between(darkToLight, value);
}

/** The scale that fits these values: diverging around 0 where some are negative, else from 0 up. */
export function scaleOf(values: ArrayLike<number>): Scale {
  let [lowest, largest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    lowest = Math.min(lowest, values[i]);
    largest = Math.max(largest, Math.abs(values[i]));
  }
  const high = largest || 1;
  return lowest < 0
    ? { low: -high, high, colour: (value) => divergingColour(value / high) }
    : { low: 0, high, colour: (value) => sequentialColour(value / high) };
}

function between(stops: readonly Colour[], part: number): Colour {
  const place = Math.min(1, Math.max(0, part)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const rest = place - index;
  const mix = (c: number) => Math.round(stops[index][c] * (1 - rest) + stops[index + 1][c] * rest);
  return [mix(0), mix(1), mix(2)];
}
