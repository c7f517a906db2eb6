import type { KernelPlan, KernelRequest, Target } from "../kernel.ts";
import { directPlan, longestLoop } from "./_contraction.ts";
import { tiledPlan } from "./_contraction_tiled.ts";
import {
  fitsInputColumns,
  inputColumns,
  paysInputColumns,
  paysWeightColumns,
  weightColumns,
} from "./_conv2d_columns.ts";
import { inputContraction, outputContraction, weightContraction } from "./_conv2d_contraction.ts";
import { outputDirect } from "./_conv2d_direct.ts";
import { inputRows, outputRows } from "./_conv2d_rows.ts";
import { weightRows } from "./_conv2d_weight_rows.ts";
import { type Conv2dAttrs, type Conv2dShape, conv2dShape, type Conv2dVariant } from "./_conv2d_shape.ts";
import { fitsWinograd, inputWinograd, outputWinograd, winogradFor } from "./_conv2d_winograd.ts";
import { registerPlan } from "./_matrices_register.ts";
import type { MatrixProduct } from "./_matrices.ts";

/** Multiplications below which a single plain dispatch is over before operands are packed. */
const littleWork = 2 ** 16;

/** Channels of a group below which a block in workgroup memory would stay mostly empty. */
const fewChannels = 8;

/** Which kernel computes a convolution or one of its gradients. */
function variantFor(shape: Conv2dShape, { exact = false }: Conv2dAttrs, target: Target): Conv2dVariant {
  const { images, groups, inputs, outputs, y, kernel } = shape;
  const work = images * groups * inputs * outputs * y[0] * y[1] * kernel[0] * kernel[1];
  if (work < littleWork) return "direct";
  if (target.kind === "cpu") return winogradFor(shape, exact) ?? "register";
  return groups > 1 && Math.max(inputs, outputs) < fewChannels ? "direct" : "tiled";
}

/** Which kernel computes a gradient; `pays` says whether products of columns are worth it on a software adapter. */
function gradientVariantFor(
  shape: Conv2dShape,
  attrs: Conv2dAttrs,
  target: Target,
  pays: (shape: Conv2dShape) => boolean,
): Conv2dVariant {
  const variant = variantFor(shape, attrs, target);
  return target.kind === "cpu" && variant !== "direct" && pays(shape) ? "columns" : variant;
}

/** Whether each invocation computes an element by itself: as chosen, or where textures are too small and blocks would stay empty. */
function isDirect(variant: Conv2dVariant, { inputs, outputs }: Conv2dShape): boolean {
  return variant === "direct" || (variant === "register" && Math.max(inputs, outputs) < fewChannels);
}

/** The dispatches of y from x and weight. */
export function outputPlan({ inputs: [x, weight], output: y, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(x.shape, weight.shape, y.shape, attrs);
  const variant = attrs.variant ?? variantFor(shape, attrs, target);
  const packed = packedOutput(shape, variant, target);
  if (packed) return packed;
  const isShort = shape.inputs * shape.kernel[0] * shape.kernel[1] < longestLoop;
  return isDirect(variant, shape) && isShort
    ? outputDirect(shape, target)
    : tiledPlan(outputContraction(shape), target);
}

/** y from textures; undefined where the operands do not fit into textures, or another kernel is asked for. */
function packedOutput(shape: Conv2dShape, variant: Conv2dVariant, target: Target): KernelPlan | undefined {
  if (variant === "direct" || variant === "tiled") return undefined;
  if (isWinograd(variant) && fitsWinograd(shape)) return outputWinograd(shape, tileOf[variant], target);
  return isMatrixProduct(shape) ? registerPlan(pointwiseProduct(shape, "y"), target) : outputRows(shape, target);
}

/** The dispatches of dx from dy and weight. */
export function inputPlan({ inputs: [dy, weight], output: dx, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(dx.shape, weight.shape, dy.shape, attrs);
  const variant = attrs.variant ?? gradientVariantFor(shape, attrs, target, paysInputColumns);
  const packed = packedInput(shape, variant, target);
  return packed ?? (isDirect(variant, shape) ? directPlan : tiledPlan)(inputContraction(shape), target);
}

/** dx from textures; undefined where the operands do not fit into textures, or another kernel is asked for. */
function packedInput(shape: Conv2dShape, variant: Conv2dVariant, target: Target): KernelPlan | undefined {
  if (variant === "direct" || variant === "tiled") return undefined;
  if (isWinograd(variant) && fitsWinograd(shape)) return inputWinograd(shape, tileOf[variant], target);
  if (variant === "columns" && fitsInputColumns(shape)) return inputColumns(shape, target);
  return isMatrixProduct(shape) ? registerPlan(pointwiseProduct(shape, "x"), target) : inputRows(shape, target);
}

/** Edge of the tiles of the result that Winograd's algorithm computes. */
const tileOf = { winograd2: 2, winograd4: 4 } as const;

function isWinograd(variant: Conv2dVariant): variant is keyof typeof tileOf {
  return variant in tileOf;
}

/** The dispatches of dw from x and dy. */
export function weightPlan({ inputs: [x, dy], output: dw, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(x.shape, dw.shape, dy.shape, attrs);
  const variant = attrs.variant ?? gradientVariantFor(shape, attrs, target, paysWeightColumns);
  const packed = packedWeight(shape, variant, target);
  return packed ?? (isDirect(variant, shape) ? directPlan : tiledPlan)(weightContraction(shape), target);
}

/** dw from textures; undefined where the operands do not fit into textures, or another kernel is asked for. */
function packedWeight(shape: Conv2dShape, variant: Conv2dVariant, target: Target): KernelPlan | undefined {
  if (variant === "direct" || variant === "tiled") return undefined;
  return variant === "columns" && shape.groups === 1 ? weightColumns(shape, target) : weightRows(shape, target);
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
