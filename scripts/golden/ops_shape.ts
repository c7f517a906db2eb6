/** Family ops: movement of elements. */
import * as t from "@tilegrad/tilegrad";
import { list, paddingModes, padsPerAxis } from "./attributes.ts";
import type { Attributes } from "./format.ts";
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

/** PyTorch leaves axes that are longer than 1 as they are. */
function squeeze({ x }: Tensors, { dim }: Attributes): t.Tensor {
  if (dim === null || dim === undefined) return t.squeeze(x);
  return t.squeeze(x, list(dim).filter((axis) => extentAt(x, axis) === 1));
}

/** Without axes, PyTorch rolls the flattened tensor. */
function roll({ x }: Tensors, { shifts, dims }: Attributes): t.Tensor {
  if (dims !== null && dims !== undefined) return t.roll(x, list(shifts), list(dims));
  return t.reshape(t.roll(t.flatten(x), list(shifts), [0]), x.shape);
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
  squeeze,
  unsqueeze: ({ x }, { dim }) => t.expandDims(x, dim),
  expand: ({ x }, { shape }) => t.broadcastTo(x, expanded(shape, x.shape)),
  tile: ({ x }, { dims }) => t.tile(x, dims),
  slice: ({ x }, { slices }) => t.slice(x, slices),
  concat: (inputs, { dim = 0 }) => t.concat(all(inputs), dim),
  stack: (inputs, { dim = 0 }) => t.stack(all(inputs), dim),
  split: ({ x }, { sizes, dim = 0 }) => numbered(t.splitTensor(x, partSizes(sizes, extentAt(x, dim)), dim)),
  chunk: ({ x }, { chunks, dim = 0 }) => numbered(t.chunk(x, chunks, dim)),
  pad: ({ x }, { pad, mode, value = 0 }) =>
    t.pad(x, padsPerAxis(pad, x.shape.length), { mode: paddingModes[mode] ?? "constant", value }),
  flip: ({ x }, { dims }) => t.flip(x, list(dims)),
  roll,
  tril: ({ x }, { diagonal = 0 }) => t.tril(x, diagonal),
  triu: ({ x }, { diagonal = 0 }) => t.triu(x, diagonal),
  one_hot: ({ index }, { num_classes }) => t.oneHot(index, num_classes),
};
