import type { Op } from "../op.ts";
import type { Shape } from "../shape.ts";
import { apply, type Tensor } from "../tensor.ts";
import { inputPlan, outputPlan, weightPlan } from "./_conv2d_plans.ts";
import type { Conv2dAttrs } from "./_conv2d_shape.ts";
import { checkChannels, outputExtents } from "./_convolution.ts";
import { packedInputs } from "./_pack.ts";
import type { Pair } from "./_padding.ts";
import { floats, requireTypes } from "./_rules.ts";

/** What the input gradient cannot tell from its operands: the extents of x, which a stride may not reach to the end of. */
export interface Conv2dInputAttrs extends Conv2dAttrs {
  readonly size: Pair;
}

/** What the weight gradient cannot tell from its operands: the extents of the kernel. */
export interface Conv2dWeightAttrs extends Conv2dAttrs {
  readonly kernel: Pair;
}

/**
 * y = x * w. With dx = conv2dInput(dy, w) and dw = conv2dWeight(x, dy) it forms one trilinear sum, so that the gradients of each
 * of the three operations are the other two.
 */
export const conv2dOp: Op<Conv2dAttrs> = {
  name: "conv2d",
  infer([x, weight], attrs) {
    const dtype = requireTypes("conv2d", [x, weight], floats);
    checkChannels("conv2d", x.shape, weight.shape, attrs.groups);
    const extents = outputExtents("conv2d", x.shape, weight.shape.slice(2), attrs);
    return { shape: [x.shape[0], weight.shape[0], ...extents], dtype };
  },
  lower: {
    kind: "kernel",
    inlines: (request) => packedInputs(outputPlan(request)),
    epilogue: true,
    steps: outputPlan,
  },
  grad: ({ inputs: [x, weight], attrs, cotangent: dy, needs }) => [
    needs(0) ? inputGradient(dy, weight, attrs, x.shape) : null,
    needs(1) ? weightGradient(x, dy, attrs, weight.shape) : null,
  ],
};

/** dx: what of dy each input pixel gets back through the kernel. */
export const conv2dInputOp: Op<Conv2dInputAttrs> = {
  name: "conv2dInput",
  infer([dy, weight], { groups, size }) {
    const dtype = requireTypes("conv2dInput", [dy, weight], floats);
    return { shape: [dy.shape[0], weight.shape[1] * groups, ...size], dtype };
  },
  lower: {
    kind: "kernel",
    inlines: (request) => packedInputs(inputPlan(request)),
    epilogue: true,
    steps: inputPlan,
  },
  grad: ({ inputs: [dy, weight], attrs, cotangent: ddx, needs }) => [
    needs(0) ? apply(conv2dOp, [ddx, weight], plain(attrs)) : null,
    needs(1) ? weightGradient(ddx, dy, attrs, weight.shape) : null,
  ],
};

/** dw: each weight's sum over all places where it was used. */
export const conv2dWeightOp: Op<Conv2dWeightAttrs> = {
  name: "conv2dWeight",
  infer([x, dy], { groups, kernel }) {
    const dtype = requireTypes("conv2dWeight", [x, dy], floats);
    return { shape: [dy.shape[1], x.shape[1] / groups, ...kernel], dtype };
  },
  lower: {
    kind: "kernel",
    inlines: (request) => packedInputs(weightPlan(request)),
    epilogue: true,
    steps: weightPlan,
  },
  grad: ({ inputs: [x, dy], attrs, cotangent: ddw, needs }) => [
    needs(0) ? inputGradient(dy, ddw, attrs, x.shape) : null,
    needs(1) ? apply(conv2dOp, [x, ddw], plain(attrs)) : null,
  ],
};

function inputGradient(dy: Tensor, weight: Tensor, attrs: Conv2dAttrs, x: Shape): Tensor {
  return apply(conv2dInputOp, [dy, weight], { ...plain(attrs), size: [x[2], x[3]] });
}

function weightGradient(x: Tensor, dy: Tensor, attrs: Conv2dAttrs, weight: Shape): Tensor {
  return apply(conv2dWeightOp, [x, dy], { ...plain(attrs), kernel: [weight[2], weight[3]] });
}

/** The attributes that the three operations share. */
function plain({ stride, padding, dilation, groups, exact }: Conv2dAttrs): Conv2dAttrs {
  return { stride, padding, dilation, groups, exact };
}
