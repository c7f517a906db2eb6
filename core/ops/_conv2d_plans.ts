import type { KernelPlan, KernelRequest, Target } from "../kernel.ts";
import { rowsPlan } from "./_conv2d_rows.ts";
import { type Contraction, directPlan, type Variant } from "./_contraction.ts";
import { type PackedContraction, registerPlan } from "./_contraction_register.ts";
import { packedInput, packedOutput, packedWeight } from "./_conv2d_register.ts";
import { inputContraction, outputContraction, weightContraction } from "./_conv2d_contraction.ts";
import { type Conv2dAttrs, conv2dShape } from "./_conv2d_shape.ts";

/** The dispatches of y from x and weight. */
export function outputPlan({ inputs: [x, weight], output: y, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(x.shape, weight.shape, y.shape, attrs);
  if ((attrs.variant as string) === "rows") return rowsPlan(shape, target)!;
  return choose(attrs.variant, () => packedOutput(shape, target), () => outputContraction(shape), target);
}

/** The dispatches of dx from dy and weight. */
export function inputPlan({ inputs: [dy, weight], output: dx, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(dx.shape, weight.shape, dy.shape, attrs);
  return choose(attrs.variant, () => packedInput(shape, target), () => inputContraction(shape), target);
}

/** The dispatches of dw from x and dy. */
export function weightPlan({ inputs: [x, dy], output: dw, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const shape = conv2dShape(x.shape, dw.shape, dy.shape, attrs);
  return choose(attrs.variant, () => packedWeight(shape, target), () => weightContraction(shape), target);
}

function choose(
  variant: Variant | undefined,
  packed: () => PackedContraction | undefined,
  stored: () => Contraction,
  target: Target,
): KernelPlan {
  const form = (variant ?? (target.kind === "cpu" ? "register" : "direct")) === "register" ? packed() : undefined;
  if (form) return registerPlan(form, target);
  return directPlan(stored(), target);
}
