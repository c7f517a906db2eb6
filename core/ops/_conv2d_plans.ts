import type { KernelPlan, KernelRequest } from "../kernel.ts";
import type { Shape } from "../shape.ts";
import { conv2dPatch, conv2dSpread } from "../../shaders/mod.ts";
import { type Contraction, directPlan, type Factor } from "./_contraction.ts";
import type { Conv2dAttrs } from "./conv2d_ops.ts";

/** The dispatches of y = x * w. */
export function outputPlan({ inputs: [x, weight], output, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const { sizes, constants, outputs, taps } = describe(x.shape, weight.shape, output.shape, attrs);
  return directPlan({
    batch: attrs.groups,
    m: outputs,
    n: x.shape[0] * sizes.pixels,
    k: taps,
    a: weightFactor(1, "m", "k", outputs * taps),
    b: {
      operand: { name: "x", value: { input: 0 } },
      load: `${conv2dPatch}fn load_b(batch: u32, k: u32, n: u32) -> f32 { return patch(batch, k, n); }`,
      alongK: false,
    },
    store: pixelStore("y"),
    constants,
    sizes,
  }, target);
}

/** The dispatches of dx. */
export function inputPlan({ inputs: [dy, weight], output, attrs, target }: KernelRequest<Conv2dAttrs>): KernelPlan {
  const { sizes, constants, outputs, taps } = describe(output.shape, weight.shape, dy.shape, attrs);
  const area = weight.shape[2] * weight.shape[3];
  return directPlan({
    batch: attrs.groups,
    m: sizes.x_group,
    n: dy.shape[0] * sizes.x_pixels,
    k: outputs * area,
    a: {
      operand: { name: "weight", value: { input: 1 } },
      load: `fn load_a(batch: u32, m: u32, k: u32) -> f32 {
  let area = KERNEL_H * KERNEL_W;
  return read_weight(((batch * sizes.y_group + k / area) * sizes.x_group + m) * area + k % area);
}`,
      alongK: true,
    },
    b: {
      operand: { name: "dy", value: { input: 0 } },
      load: `${conv2dSpread}fn load_b(batch: u32, k: u32, n: u32) -> f32 { return spread(batch, k, n); }`,
      alongK: false,
    },
    store: pixelStore("x"),
    constants,
    sizes,
  }, target);
}
