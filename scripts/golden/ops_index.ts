/** Family ops: scans, order, elements by index, patches and sizes of images. */
import * as t from "@tilegrad/tilegrad";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** PyTorch returns values and places together. */
function named([values, indices]: readonly [t.Tensor, t.Tensor]): Tensors {
  return { values, indices };
}

/** The size or the factors, and how. */
function interpolate(
  { x }: Tensors,
  { size, scale_factor, mode = "nearest", align_corners, antialias }: Attributes,
): t.Tensor {
  return t.interpolate(x, {
    ...(size ? { size } : { scale: scale_factor }),
    mode,
    alignCorners: align_corners ?? false,
    antialias: antialias ?? false,
  });
}

export const indexOperators: Operators = {
  cumsum: ({ x }, { dim }) => t.cumsum(x, { axis: dim }),
  cumprod: ({ x }, { dim }) => t.cumprod(x, { axis: dim }),
  logcumsumexp: ({ x }, { dim }) => t.logcumsumexp(x, { axis: dim }),
  cummax: ({ x }, { dim }) => named(t.cummax(x, { axis: dim })),
  sort: ({ x }, { dim = -1, descending = false }) => named(t.sort(x, { axis: dim, descending })),
  topk: ({ x }, { k, dim = -1, largest = true }) => named(t.topK(x, k, { axis: dim, largest })),
  gather: ({ x, index }, { dim }) => t.gather(x, index, dim),
  index_select: ({ x, index }, { dim }) => t.indexSelect(x, index, dim),
  embedding: ({ weight, index }) => t.embedding(weight, index),
  scatter_add: ({ x, index, src }, { dim }) => t.scatterAdd(x, index, src, dim),
  interpolate,
  unfold: ({ x }, { kernel_size, stride = 1, padding = 0, dilation = 1 }) =>
    t.unfold(x, kernel_size, { stride, padding, dilation }),
  einsum: (inputs, { equation }) => t.einsum(equation, ...Object.values(inputs)),
};
