/** Family pool. */
import * as t from "@tilegrad/tilegrad";
import { padding } from "./attributes.ts";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** What maximum and average pooling share; PyTorch's stride is the kernel size unless given. */
function poolOptions({ kernel_size, stride, padding: pads, ceil_mode = false }: Attributes) {
  return { stride: stride ?? kernel_size, padding: padding(pads), ceilMode: ceil_mode };
}

function maxPool({ x }: Tensors, attributes: Attributes, wanted: readonly string[]): t.Tensor | Tensors {
  const { kernel_size, dilation = 1 } = attributes;
  const options = { ...poolOptions(attributes), dilation };
  const y = t.maxPool2d(x, kernel_size, options);
  return wanted.includes("indices") ? { y, indices: t.maxPool2dIndices(x, kernel_size, options) } : y;
}

function averagePool({ x }: Tensors, attributes: Attributes): t.Tensor {
  const { kernel_size, count_include_pad = true, divisor_override } = attributes;
  return t.avgPool2d(x, kernel_size, {
    ...poolOptions(attributes),
    countIncludePad: count_include_pad,
    divisorOverride: divisor_override ?? undefined,
  });
}

function normPool({ x }: Tensors, { norm_type, kernel_size, stride, ceil_mode }: Attributes): t.Tensor {
  return t.lpPool2d(x, kernel_size, { order: norm_type, stride: stride ?? kernel_size, ceilMode: ceil_mode });
}

/** A number, or the only one of a list. */
const single = (value: number | readonly number[] | undefined) => typeof value === "object" ? value[0] : value;

function rowOptions({ stride, padding: pads, ceil_mode = false }: Attributes) {
  return { stride: single(stride), padding: single(pads), ceilMode: ceil_mode };
}

function maxPoolRow({ x }: Tensors, attributes: Attributes, wanted: readonly string[]): t.Tensor | Tensors {
  const kernel = single(attributes.kernel_size)!;
  const options = { ...rowOptions(attributes), dilation: single(attributes.dilation) };
  const y = t.maxPool1d(x, kernel, options);
  return wanted.includes("indices") ? { y, indices: t.maxPool1dIndices(x, kernel, options) } : y;
}

function averagePoolRow({ x }: Tensors, attributes: Attributes): t.Tensor {
  const { kernel_size, count_include_pad } = attributes;
  return t.avgPool1d(x, single(kernel_size)!, { ...rowOptions(attributes), countIncludePad: count_include_pad });
}

function adaptiveMaxPool({ x }: Tensors, { output_size }: Attributes, wanted: readonly string[]): t.Tensor | Tensors {
  const y = t.adaptiveMaxPool2d(x, output_size);
  return wanted.includes("indices") ? { y, indices: t.adaptiveMaxPool2dIndices(x, output_size) } : y;
}

export const poolOperators: Operators = {
  lp_pool2d: normPool,
  max_pool2d: maxPool,
  avg_pool2d: averagePool,
  global_avg_pool2d: ({ x }) => t.globalAvgPool2d(x),
  global_max_pool2d: ({ x }) => t.globalMaxPool2d(x),
  adaptive_avg_pool2d: ({ x }, { output_size }) => t.adaptiveAvgPool2d(x, output_size),
  adaptive_max_pool2d: adaptiveMaxPool,
  max_pool1d: maxPoolRow,
  avg_pool1d: averagePoolRow,
};
