import { conv2dPointwise, conv2dTapDy, conv2dTapX } from "../../shaders/mod.ts";
import { type Contraction, type Factor, rowMajor } from "./_contraction.ts";
import { conv2dChannels, conv2dConstants, type Conv2dShape } from "./_conv2d_shape.ts";

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
      load: `fn load_a(batch: u32, m: u32, k: u32) -> f32 { return read_weight((batch * sizes.m + m) * sizes.k + k); }`,
      alongK: true,
    },
    b: {
      operand: { name: "x", value: { input: 0 } },
      load: `${tapX(shape)}fn load_b(batch: u32, k: u32, n: u32) -> f32 { return tap_x(batch, k, n); }`,
      alongK: false,
    },
    result: planeResult("y"),
    constants: conv2dConstants(shape),
    sizes: conv2dChannels(shape),
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
      load: `fn load_a(batch: u32, m: u32, k: u32) -> f32 {
  let area = KERNEL_H * KERNEL_W;
  return read_weight(((batch * sizes.y_group + k / area) * sizes.m + m) * area + k % area);
}`,
      alongK: false,
    },
    b: {
      operand: { name: "dy", value: { input: 0 } },
      load: `${conv2dTapDy}fn load_b(batch: u32, k: u32, n: u32) -> f32 { return tap_dy(batch, k, n); }`,
      alongK: false,
    },
    result: planeResult("x"),
    constants: conv2dConstants(shape),
    sizes: conv2dChannels(shape),
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
    a: outputGradient,
    b: {
      operand: { name: "x", value: { input: 0 } },
      load: `${tapX(shape)}fn load_b(batch: u32, k: u32, n: u32) -> f32 { return tap_x(batch, n, k); }`,
      alongK: true,
    },
    result: rowMajor,
    constants: conv2dConstants(shape),
    sizes: conv2dChannels(shape),
  };
}

/** The elements of x that taps meet: simpler where the kernel is a single one and nothing is padded. */
function tapX({ kernel, padding }: Conv2dShape): string {
  const isPointwise = kernel[0] * kernel[1] === 1 && padding.flat().every((width) => width === 0);
  return isPointwise ? conv2dPointwise : conv2dTapX;
}

/** The result as channels by pixels of all images. */
function planeResult(side: "x" | "y"): string {
  const pixels = side === "x" ? "X_HEIGHT * X_WIDTH" : "Y_HEIGHT * Y_WIDTH";
  return `fn y_row(batch: u32, m: u32) -> u32 { return (batch * sizes.${side}_group + m) * (${pixels}); }
fn y_column(n: u32) -> u32 {
  let pixels = ${pixels};
  return n / pixels * sizes.${side}_channels * pixels + n % pixels;
}`;
}

/** dy as channels by pixels of all images. */
const outputGradient: Factor = {
  operand: { name: "dy", value: { input: 1 } },
  load: `fn load_a(batch: u32, m: u32, k: u32) -> f32 {
  let pixels = Y_HEIGHT * Y_WIDTH;
  let plane = k / pixels * sizes.y_channels + batch * sizes.y_group + m;
  return read_dy(plane * pixels + k % pixels);
}`,
  alongK: true,
};
