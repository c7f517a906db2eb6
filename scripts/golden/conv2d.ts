/** Family conv2d. Attributes: stride, padding (every form of PyTorch, or four numbers), dilation, groups. */
import * as t from "@tilegrad/tilegrad";
import { padding, paddingModes } from "./attributes.ts";
import type { Attributes } from "./format.ts";
import type { Operators, Tensors } from "./operator.ts";

/** PyTorch's convolution arguments as tilegrad's options. */
export function convolutionOptions(attributes: Attributes): t.ConvOptions {
  const { stride = 1, dilation = 1, groups = 1, padding_mode } = attributes;
  const paddingMode = paddingModes[padding_mode] ?? "zeros";
  return { stride, dilation, groups, padding: padding(attributes.padding), paddingMode };
}

/** Cross-correlation, or true convolution where the attributes flip the kernel. */
export function convolution({ x, weight, bias }: Tensors, attributes: Attributes): t.Tensor {
  const apply = attributes.flip_kernel ? t.convolve2d : t.conv2d;
  return apply(x, weight, bias, convolutionOptions(attributes));
}

/** What each channel alone adds to the result of a single filter: a depthwise convolution. */
function perChannel({ x, weight }: Tensors, attributes: Attributes): t.Tensor {
  const filters = t.transpose(weight, 0, 1);
  return t.flatten(t.conv2d(x, filters, null, { ...convolutionOptions(attributes), groups: x.shape[1] }));
}

/** True convolution; with two inputs a and b instead of x and weight, in both orders. */
function trueConvolution(inputs: Tensors, attributes: Attributes): t.Tensor | Tensors {
  const flipped = { ...attributes, flip_kernel: true };
  if (inputs.x) return convolution(inputs, flipped);
  const { a, b } = inputs;
  return {
    a_conv_b: convolution({ x: a, weight: b }, flipped),
    b_conv_a: convolution({ x: b, weight: a }, flipped),
  };
}

/** Along rows; `padding` is a number, [before, after] or a rule. */
function rowConvolution({ x, weight, bias }: Tensors, attributes: Attributes): t.Tensor {
  const { stride = 1, dilation = 1, groups = 1, padding: pads = 0, padding_mode } = attributes;
  const [first] = [stride].flat();
  const sides = Array.isArray(pads) && pads.length === 1 ? pads[0] : pads;
  const options = { stride: first, dilation: [dilation].flat()[0], groups, padding: sides };
  const apply = attributes.flip_kernel ? t.convolve1d : t.conv1d;
  return apply(x, weight, bias, { ...options, paddingMode: paddingModes[padding_mode] ?? "zeros" });
}

function transposedConvolution({ x, weight, bias }: Tensors, attributes: Attributes): t.Tensor {
  const { stride = 1, padding = 0, output_padding: outputPadding = 0, dilation = 1, groups = 1 } = attributes;
  return t.convTranspose2d(x, weight, bias, { stride, padding, outputPadding, dilation, groups });
}

export const convolutionOperators: Operators = {
  conv1d: rowConvolution,
  conv_transpose2d: transposedConvolution,
  true_conv1d: (inputs, attributes) => rowConvolution(inputs, { ...attributes, flip_kernel: true }),
  conv2d: (inputs, attributes, wanted) => {
    const y = convolution(inputs, attributes);
    return wanted.includes("per_channel") ? { [wanted[0]]: y, per_channel: perChannel(inputs, attributes) } : y;
  },
  conv2d_relu: (inputs, attributes) => t.relu(convolution(inputs, attributes)),
  true_conv2d: trueConvolution,
};
