import type { Conv1dOptions, Conv3dOptions, ConvOptions, Padding, Pair, Triple, VolumePadding } from "../core/mod.ts";
import type { Window } from "./description.ts";
import { checkCount, pair, triple } from "./sizes.ts";

/** How windows slide. */
type Sliding<Options extends { stride?: unknown; dilation?: unknown; padding?: unknown }> = Pick<
  Options,
  "stride" | "dilation" | "padding"
>;

/** The window on a row as one on a plane of height 1; windows lie side by side unless told. */
export function rowWindow(
  layer: string,
  kernel: number,
  { stride = kernel, dilation = 1, padding = 0 }: Sliding<Conv1dOptions>,
): Window {
  for (const [what, value] of Object.entries({ kernel, stride, dilation })) checkCount(layer, what, value);
  const pads: Padding = typeof padding === "string"
    ? padding
    : [[0, 0], typeof padding === "number" ? [padding, padding] : padding];
  return { kernel: [1, kernel], stride: [1, stride], dilation: [1, dilation], padding: pads };
}

/** The window on a plane; windows lie side by side unless told. */
export function planeWindow(
  layer: string,
  kernel: number | Pair,
  { stride = kernel, dilation = 1, padding = 0 }: Sliding<ConvOptions>,
): Window {
  return {
    kernel: pair(layer, "kernel", kernel),
    stride: pair(layer, "stride", stride),
    dilation: pair(layer, "dilation", dilation),
    padding,
  };
}

/** What a window on a volume is on each of its slices; windows lie side by side unless told. */
export function volumeWindow(
  layer: string,
  kernel: number | Triple,
  { stride = kernel, dilation = 1, padding = 0 }: Sliding<Conv3dOptions>,
): Window {
  const [, ...plane] = triple(layer, "kernel", kernel);
  const [, ...step] = triple(layer, "stride", stride);
  const [, ...gaps] = triple(layer, "dilation", dilation);
  return { kernel: plane, stride: step, dilation: gaps, padding: slicePadding(padding) };
}

function slicePadding(padding: VolumePadding): Padding {
  if (typeof padding !== "object") return padding;
  const side = (one: number | Pair): Pair => typeof one === "number" ? [one, one] : one;
  return [side(padding[1]), side(padding[2])];
}
