import { warp as warpShader } from "../../shaders/mod.ts";
import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { GradientCall, Op } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { type Border, bounded, boundedFunction, boundedSlope } from "./_border.ts";
import { scatterSum } from "./_gather.ts";
import { sharedIndex } from "./_index.ts";
import { type Places, type SampleMode, type Tap, tapsOf, tapValues } from "./_sample.ts";
import { literal } from "./_unary.ts";
import { add, div, mul, sub } from "./binary.ts";
import { concat, stack } from "./concat.ts";
import { indices, ones } from "./fill.ts";
import { matmul } from "./matmul.ts";
import { broadcastTo, expandDims, permute, reshape, transpose } from "./movement.ts";
import { sum } from "./reduce.ts";
import { sliceAxis } from "./slice.ts";
import { floor, neg } from "./unary.ts";
import { where } from "./where.ts";

/** How images are seen. */
export interface WarpAttrs {
  readonly mode: SampleMode;
  readonly height: number;
  readonly width: number;
  /** Where places beyond the border lead; none where `fill` lies there. */
  readonly border: Border | undefined;
  readonly fill: number;
}

/** y[n, c, i, j] = x[n, c] at (u / w, v / w), (u, v, w) = maps[n] (j + 1/2, i + 1/2, 1): one sampling, one dispatch. */
const warpOp: Op<WarpAttrs> = {
  name: "warp",
  infer: ([x], { height, width }) => ({ shape: [x.shape[0], x.shape[1], height, width], dtype: x.dtype }),
  lower: { kind: "kernel", epilogue: true, steps: warpSteps },
  grad: warpGradient,
};

/** Images [N, C, H, W] through maps [N or 1, 3, 3]. */
export function warpThrough(x: Tensor, maps: Tensor, attrs: WarpAttrs): Tensor {
  return apply(warpOp, [x, maps], attrs);
}

function warpSteps({ inputs: [x, maps], attrs, target }: KernelRequest<WarpAttrs>): KernelPlan {
  const workgroup = target.kind === "cpu" ? 64 : 256;
  const [images, channels, height, width] = x.shape;
  const count = images * attrs.height * attrs.width;
  return {
    steps: [{
      shader: { name: "warp", text: warpShader },
      constants: {
        WORKGROUP: workgroup,
        CHANNELS: channels,
        MAP_STRIDE: maps.shape[0] === 1 ? 0 : 9,
        IS_BILINEAR: String(attrs.mode === "bilinear"),
        FILL: literal(attrs.fill),
      },
      functions: boundedFunction(attrs.border),
      sizes: { count, height, width, out_height: attrs.height, out_width: attrs.width },
      reads: ["x", "maps"].map((name, input) => ({ name, value: { input } })),
      writes: [{ name: "y", value: { output: true } }],
      workgroups: foldWorkgroups(Math.ceil(count / workgroup), target),
    }],
  };
}

function warpGradient(call: GradientCall<WarpAttrs>): (Tensor | null)[] {
  const { inputs: [x, maps], attrs, cotangent, needs } = call;
  const [images, channels, height, width] = x.shape;
  const seen = placesSeen(maps, attrs);
  const [column, row] = [[0, width], [1, height]].map(([k, extent]) => axisPlaces(seen, k, extent, images, attrs));
  const image = reshape(indices([images]), [images, 1, 1]);
  const places: Places = { image, row: row.place, column: column.place };
  const taps = tapsOf(places, height, width, attrs.mode);
  const dy = reshape(permute(cotangent, [0, 2, 3, 1]), [images * attrs.height * attrs.width, channels]);
  return [
    needs(0) ? imageGradient(dy, taps, x) : null,
    needs(1) && attrs.mode === "bilinear" ? mapGradient(dy, taps, call, seen, row, column) : null,
  ];
}

/** (u, v, w) of every place of the result: [N or 1, places, 3]. */
function placesSeen(maps: Tensor, { height, width }: WarpAttrs): Tensor {
  return matmul(placesOf(height, width), transpose(maps));
}

/** (x, y, 1) of every place of the result: [places, 3]. */
function placesOf(height: number, width: number): Tensor {
  const shape = [height, width];
  const columns = broadcastTo(add(indices([width], "float32"), 0.5), shape);
  const rows = broadcastTo(expandDims(add(indices([height], "float32"), 0.5), 1), shape);
  return reshape(stack([columns, rows, ones(shape)], 2), [height * width, 3]);
}

/** Rows or columns of the input, and their derivative with respect to u / w or v / w: [N, OH, OW]. */
interface AxisPlaces {
  readonly place: Tensor;
  readonly slope?: Tensor;
}

function axisPlaces(seen: Tensor, k: number, extent: number, images: number, attrs: WarpAttrs): AxisPlaces {
  const { border, height, width } = attrs;
  const ratio = sub(div(sliceAxis(seen, 2, k, k + 1), sliceAxis(seen, 2, 2, 3)), 0.5);
  const place = broadcastTo(reshape(ratio, [seen.shape[0], height, width]), [images, height, width]);
  return border ? { place: bounded(place, extent, border), slope: boundedSlope(place, extent, border) } : { place };
}

function imageGradient(dy: Tensor, taps: readonly Tap[], x: Tensor): Tensor {
  const [images, channels, height, width] = x.shape;
  const size = dy.shape[0];
  const parts = taps.map(({ isInside, weight }) => {
    const part = weight ? mul(dy, reshape(weight, [size, 1])) : dy;
    return where(reshape(isInside, [size, 1]), part, 0);
  });
  const index = sharedIndex(concat(taps.map(({ index }) => index)));
  const sums = scatterSum(expandDims(concat(parts), 0), index, images * height * width);
  return permute(reshape(sums, [images, height, width, channels]), [0, 3, 1, 2]);
}

/** By the chain rule from the taps' weights over rows and columns to (u, v, w), and from there to the matrices. */
function mapGradient(
  dy: Tensor,
  taps: readonly Tap[],
  { inputs: [x], attrs }: GradientCall<WarpAttrs>,
  seen: Tensor,
  row: AxisPlaces,
  column: AxisPlaces,
): Tensor {
  const shape = row.place.shape;
  const [topLeft, topRight, bottomLeft, bottomRight] = tapValues(x, taps, attrs.border ? 0 : attrs.fill)
    .map((value) => reshape(sum(mul(dy, value), { axis: 1 }), shape));
  const [down, across] = [row, column].map(({ place }) => sub(place, floor(place)));
  const between = (start: Tensor, end: Tensor, at: Tensor) => add(mul(start, sub(1, at)), mul(end, at));
  const alongRows = between(sub(bottomLeft, topLeft), sub(bottomRight, topRight), across);
  const alongColumns = between(sub(topRight, topLeft), sub(bottomRight, bottomLeft), down);
  const flat = (gradient: Tensor, { slope }: AxisPlaces) =>
    reshape(slope ? mul(gradient, slope) : gradient, [shape[0], sizeOf(shape.slice(1)), 1]);
  const [u, v, w] = [0, 1, 2].map((k) => sliceAxis(seen, 2, k, k + 1));
  const [du, dv] = [div(flat(alongColumns, column), w), div(flat(alongRows, row), w)];
  const dw = neg(div(add(mul(du, u), mul(dv, v)), w));
  return matmul(transpose(concat([du, dv, dw], 2)), placesOf(attrs.height, attrs.width));
}
