import { conv2dTapDy, conv2dTapX } from "../../shaders/mod.ts";
import type { Contraction, Factor } from "./_contraction.ts";
import { conv2dConstants, type Conv2dShape, conv2dSizes } from "./_conv2d_shape.ts";

const parameters = { a: "batch: u32, m: u32, k: u32", b: "batch: u32, k: u32, n: u32" };

/** y: rows are output channels, columns the pixels of y in all images, and the sum runs over taps (c, r, s). */
export function outputContraction(shape: Conv2dShape): Contraction {
  const { images, groups, inputs, outputs, y, kernel } = shape;
  const taps = inputs * kernel[0] * kernel[1];
  return {
    batch: groups,
    m: outputs,
    n: images * y[0] * y[1],
    k: taps,
    a: {
      operand: { name: "weight", value: { input: 1 } },
      load: `fn load_a(${parameters.a}) -> f32 { return read_weight((batch * sizes.m + m) * sizes.k + k); }`,
      alongK: true,
    },
    b: {
      operand: { name: "x", value: { input: 0 } },
      load: `${conv2dTapX}fn load_b(${parameters.b}) -> f32 { return tap_x(batch, k, n); }`,
      alongK: false,
    },
    store: planeStore("y"),
    constants: conv2dConstants(shape),
    sizes: conv2dSizes(shape),
  };
}

/** dx: rows are input channels, columns the pixels of x in all images, and the sum runs over taps (o, r, s). */
export function inputContraction(shape: Conv2dShape): Contraction {
  const { images, groups, inputs, outputs, x, kernel } = shape;
  return {
    batch: groups,
    m: inputs,
    n: images * x[0] * x[1],
    k: outputs * kernel[0] * kernel[1],
    a: {
      operand: { name: "weight", value: { input: 1 } },
      load: `fn load_a(${parameters.a}) -> f32 {
  let area = KERNEL_H * KERNEL_W;
  return read_weight(((batch * sizes.y_group + k / area) * sizes.m + m) * area + k % area);
}`,
      alongK: false,
    },
    b: {
      operand: { name: "dy", value: { input: 0 } },
      load: `${conv2dTapDy}fn load_b(${parameters.b}) -> f32 { return tap_dy(batch, k, n); }`,
      alongK: false,
    },
    store: planeStore("x"),
    constants: conv2dConstants(shape),
    sizes: conv2dSizes(shape),
  };
}

/** dw: rows are output channels, columns taps (c, r, s), and the sum runs over the pixels of y in all images. */
export function weightContraction(shape: Conv2dShape): Contraction {
  const { images, groups, inputs, outputs, y, kernel } = shape;
  return {
    batch: groups,
    m: outputs,
    n: inputs * kernel[0] * kernel[1],
    k: images * y[0] * y[1],
    a: planeFactor("dy", 1),
    b: {
      operand: { name: "x", value: { input: 0 } },
      load: `${conv2dTapX}fn load_b(${parameters.b}) -> f32 { return tap_x(batch, n, k); }`,
      alongK: true,
    },
    store: `fn store(batch: u32, m: u32, n: u32, value: f32) { write_y((batch * sizes.m + m) * sizes.n + n, value); }`,
    constants: conv2dConstants(shape),
    sizes: conv2dSizes(shape),
  };
}

/** Index of a pixel of all images, in the channel `row` of group `batch`. */
function planeIndex(side: "x" | "y", row: string, pixel: string): string {
  return `let pixels = sizes.${side}_height * sizes.${side}_width;
  let plane = ${pixel} / pixels * sizes.${side}_channels + batch * sizes.${side}_group + ${row};
  let i = plane * pixels + ${pixel} % pixels;`;
}

/** The result as channels by pixels of all images. */
function planeStore(side: "x" | "y"): string {
  return `fn store(batch: u32, m: u32, n: u32, value: f32) {
  ${planeIndex(side, "m", "n")}
  write_y(i, value);
}`;
}

/** dy as channels by pixels of all images. */
function planeFactor(name: "dy", input: number): Factor {
  return {
    operand: { name, value: { input } },
    load: `fn load_a(${parameters.a}) -> f32 {
  ${planeIndex("y", "m", "k")}
  return read_${name}(i);
}`,
    alongK: true,
  };
}
