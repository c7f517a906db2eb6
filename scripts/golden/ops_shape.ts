/** Family ops: movement of elements. */
import * as t from "../../core/mod.ts";
import { list, paddingMode, padsPerAxis } from "./attributes.ts";
import type { Operators, Tensors } from "./operator.ts";

/** Every input, in the manifest's order: what `concat` and `stack` join. */
function all(inputs: Tensors): t.Tensor[] {
  return Object.values(inputs);
}

/** Parts as outputs y0, y1, ... */
function numbered(parts: readonly t.Tensor[]): Tensors {
  return Object.fromEntries(parts.map((part, index) => [`y${index}`, part]));
}

/** Sizes of the parts that PyTorch cuts an extent into: a list, or one size with a smaller last part. */
function partSizes(sizes: number | readonly number[], extent: number): readonly number[] {
  if (typeof sizes !== "number") return sizes;
  return Array.from({ length: Math.ceil(extent / sizes) }, (_, i) => Math.min(sizes, extent - i * sizes));
}

/** The shape that `expand` asks for: -1 keeps the extent, and there may be new axes in front. */
function expanded(shape: readonly number[], from: readonly number[]): number[] {
  const added = shape.length - from.length;
  return shape.map((extent, axis) => extent === -1 ? from[axis - added] : extent);
}

/** Extent along an axis that may count from the end. */
function extentAt(x: t.Tensor, axis: number): number {
  return x.shape.at(axis)!;
}

export const shapeOperators: Operators = {
  reshape: ({ x }, { shape }) => t.reshape(x, shape),
  flatten: ({ x }, { start_dim = 0, end_dim = -1 }) => t.flatten(x, { start: start_dim, end: end_dim }),
  transpose: ({ x }, { dim0, dim1 }) => t.transpose(x, dim0, dim1),
  permute: ({ x }, { dims }) => t.permute(x, dims),
  squeeze: ({ x }, { dim }) => t.squeeze(x, dim ?? undefined),
  unsqueeze: ({ x }, { dim }) => t.expandDims(x, dim),
  expand: ({ x }, { shape }) => t.broadcastTo(x, expanded(shape, x.shape)),
  tile: ({ x }, { dims }) => t.tile(x, dims),
  slice: ({ x }, { slices }) => t.slice(x, slices),
  concat: (inputs, { dim = 0 }) => t.concat(all(inputs), dim),
  stack: (inputs, { dim = 0 }) => t.stack(all(inputs), dim),
  split: ({ x }, { sizes, dim = 0 }) => numbered(t.splitTensor(x, partSizes(sizes, extentAt(x, dim)), dim)),
  chunk: ({ x }, { chunks, dim = 0 }) => numbered(t.chunk(x, chunks, dim)),
  pad: ({ x }, { pad, mode = "constant", value = 0 }) =>
    t.pad(x, padsPerAxis(pad, x.shape.length), { mode: paddingMode(mode), value }),
  flip: ({ x }, { dims }) => t.flip(x, list(dims)),
  roll: ({ x }, { shifts, dims }) => t.roll(x, list(shifts), list(dims)),
  one_hot: ({ index }, { num_classes }) => t.oneHot(index, num_classes),
};
