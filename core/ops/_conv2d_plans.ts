import type { KernelPlan, KernelRequest } from "../kernel.ts";
import { type Contraction, directPlan, longestLoop } from "./_contraction.ts";
import { blocksOf, choosePlan } from "./_contraction_choice.ts";
import type { Measures } from "./_contraction_table.ts";
import { tiledPlan } from "./_contraction_tiled.ts";
import { inputColumns, weightColumns } from "./_conv2d_columns.ts";
import { inputContraction, outputContraction, weightContraction } from "./_conv2d_contraction.ts";
import { outputDirect } from "./_conv2d_direct.ts";
import { inputRows, outputRows } from "./_conv2d_rows.ts";
import { weightRows } from "./_conv2d_weight_rows.ts";
import { weightWholeRows } from "./_conv2d_weight_whole_rows.ts";
import { type Conv2dAttrs, type Conv2dShape, conv2dShape } from "./_conv2d_shape.ts";
import { inputWinograd, outputWinograd } from "./_conv2d_winograd.ts";
import { registerPlan } from "./_matrices_register.ts";
import type { MatrixProduct } from "./_matrices.ts";

/** The dispatches of y from x and weight. */
export function outputPlan(request: KernelRequest<Conv2dAttrs>): KernelPlan {
  const { inputs: [x, weight], output: y, attrs, target } = request;
  const shape = conv2dShape(x.shape, weight.shape, y.shape, attrs);
  const contraction = outputContraction(shape);
  const measures = measuresOf(shape, contraction, attrs);
  return choosePlan("conv2d", request, measures, (variant) => {
    switch (variant.kernel) {
      case "direct":
        return contraction.k < longestLoop ? outputDirect(shape, target) : undefined;
      case "tiled":
        return tiledPlan(contraction, variant, target);
      case "register":
        return isMatrixProduct(shape) ? registerPlan(pointwiseProduct(shape, "y"), variant, target) : undefined;
      case "rows":
      case "whole rows":
      case "depthwise":
        return outputRows(shape, variant, target);
      case "winograd":
        return outputWinograd(shape, variant, target);
    }
  });
}

/** The dispatches of dx from dy and weight. */
export function inputPlan(request: KernelRequest<Conv2dAttrs>): KernelPlan {
  const { inputs: [dy, weight], output: dx, attrs, target } = request;
  const shape = conv2dShape(dx.shape, weight.shape, dy.shape, attrs);
  const contraction = inputContraction(shape);
  const measures = measuresOf(shape, contraction, attrs);
  return choosePlan("conv2dInput", request, measures, (variant) => {
    switch (variant.kernel) {
      case "direct":
        return directPlan(contraction, target);
      case "tiled":
        return tiledPlan(contraction, variant, target);
      case "register":
        return isMatrixProduct(shape) ? registerPlan(pointwiseProduct(shape, "x"), variant, target) : undefined;
      case "rows":
      case "whole rows":
      case "depthwise":
        return inputRows(shape, variant, target);
      case "winograd":
        return inputWinograd(shape, variant, target);
      case "columns":
        return inputColumns(shape, variant, target);
    }
  });
}

/** The dispatches of dw from x and dy. */
export function weightPlan(request: KernelRequest<Conv2dAttrs>): KernelPlan {
  const { inputs: [x, dy], output: dw, attrs, target } = request;
  const shape = conv2dShape(x.shape, dw.shape, dy.shape, attrs);
  const contraction = weightContraction(shape);
  const measures = measuresOf(shape, contraction, attrs);
  return choosePlan("conv2dWeight", request, measures, (variant) => {
    switch (variant.kernel) {
      case "direct":
        return directPlan(contraction, target);
      case "tiled":
        return tiledPlan(contraction, variant, target);
      case "weight whole rows":
        return weightWholeRows(shape, variant, target);
      case "weight rows":
        return weightRows(shape, variant, target);
      case "columns":
        return weightColumns(shape, variant, target);
    }
  });
}

/** What the table goes by. */
function measuresOf(shape: Conv2dShape, { batch, m, n }: Contraction, { exact = false }: Conv2dAttrs): Measures {
  const { images, groups, inputs, outputs, y, kernel, stride } = shape;
  const pixels = y[0] * y[1];
  return {
    work: images * groups * inputs * outputs * pixels * kernel[0] * kernel[1],
    blocks: blocksOf(batch, m, n),
    groups,
    channels: Math.max(inputs, outputs),
    fewestChannels: Math.min(inputs, outputs),
    reuse: inputs * outputs / (inputs + outputs),
    pairs: inputs * outputs,
    kernelWidth: kernel[1],
    strides: stride[0] * stride[1],
    pixels,
    allPixels: images * pixels,
    tiles: images * Math.ceil(y[0] / 4) * Math.ceil(y[1] / 4),
    exact: exact ? 1 : 0,
  };
}

/** Whether each image is a matrix [channels, pixels] that the matrix of weights is multiplied by. */
function isMatrixProduct({ groups, kernel, stride, padding }: Conv2dShape): boolean {
  return groups === 1 && [...kernel, ...stride].every((one) => one === 1) &&
    padding.flat().every((width) => width === 0);
}

/** A 1x1 convolution as products of the weights and each image; for dx the weights are transposed. */
function pointwiseProduct({ images, inputs, outputs, y }: Conv2dShape, side: "x" | "y"): MatrixProduct {
  const pixels = y[0] * y[1];
  const [m, k] = side === "y" ? [outputs, inputs] : [inputs, outputs];
  return {
    batch: images,
    m,
    n: pixels,
    k,
    a: { input: 1, strides: side === "y" ? [0, inputs, 1] : [0, 1, inputs], isKept: true },
    b: { input: 0, strides: [k * pixels, pixels, 1] },
  };
}
