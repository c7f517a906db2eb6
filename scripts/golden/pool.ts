/** Family pool. */
import * as t from "../../core/mod.ts";
import { padding } from "./attributes.ts";
import type { Attributes } from "./format.ts";
import { UnknownOperator } from "./check.ts";
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
  if (divisor_override) throw new UnknownOperator("avg_pool2d with divisor_override");
  return t.avgPool2d(x, kernel_size, { ...poolOptions(attributes), countIncludePad: count_include_pad });
}

/** tilegrad pools by the 2-norm: sqrt(sum of squares). */
function normPool({ x }: Tensors, { norm_type, kernel_size, stride, ceil_mode }: Attributes): t.Tensor {
  if (norm_type !== 2) throw new UnknownOperator(`lp_pool2d of order ${norm_type}`);
  return t.l2Pool2d(x, kernel_size, { stride: stride ?? kernel_size, ceilMode: ceil_mode });
}

export const poolOperators: Operators = {
  lp_pool2d: normPool,
  max_pool2d: maxPool,
  avg_pool2d: averagePool,
  global_avg_pool2d: ({ x }) => t.globalAvgPool2d(x),
  global_max_pool2d: ({ x }) => t.globalMaxPool2d(x),
};
