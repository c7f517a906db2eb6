import * as t from "../../core/mod.ts";
import { type ConvCase, referenceOf, shapesOf } from "../ops/_conv2d_reference.ts";
import { onDevice } from "../ops/_variants.ts";
import { at, broadcast, build, type Values } from "./_array.ts";
import type { Draw } from "./_draw.ts";
import { fuzz, type FuzzCase } from "./_fuzz.ts";

const tolerance = { atol: 1e-4 };

/** The last two axes swapped. */
const turned = <T>(list: readonly T[]): T[] => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];

function product(a: Values, b: Values): Values {
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return build([...batch, a.shape.at(-2)!, b.shape.at(-1)!], (place) => {
    const [outer, row, column] = [place.slice(0, -2), place.at(-2)!, place.at(-1)!];
    let sum = 0;
    for (let k = 0; k < a.shape.at(-1)!; k++) sum += at(a, [...outer, row, k]) * at(b, [...outer, k, column]);
    return sum;
  });
}

/** Matrices of any extents, some large, with batches that broadcast; a third of them by `linear`, with a bias. */
function matmulCase(draw: Draw): FuzzCase {
  const extent = () => draw.once(12) ? 0 : draw.once(8) ? draw.integer(33, 70) : draw.extent();
  const [rows, inner, columns] = [extent(), extent(), extent()];
  if (draw.once(3)) {
    const shape = [...draw.fullShape(0, 2), inner];
    return {
      call: "linear",
      inputs: [draw.values(shape), draw.values([columns, inner]), draw.values([columns])],
      f: t.linear,
      reference: (x, weight, bias) =>
        build([...x.shape.slice(0, -1), columns], (place) => {
          let sum = bias.data[place.at(-1)!];
          for (let k = 0; k < inner; k++) sum += at(x, [...place.slice(0, -1), k]) * at(weight, [place.at(-1)!, k]);
          return sum;
        }),
      differentiate: true,
      tolerance,
    };
  }
  const batch = draw.once(2) ? [] : draw.fullShape(1, 2);
  const other = batch.length === 0 ? [] : draw.broadcastable(batch);
  const isTurned = draw.once(3);
  const right = [...other, inner, columns];
  return {
    call: isTurned ? "matmul with a transposed operand" : "matmul",
    inputs: [draw.values([...batch, rows, inner]), draw.values(isTurned ? turned(right) : right)],
    f: (a, b) => t.matmul(a, isTurned ? t.transpose(b) : b),
    reference: (a, b) => product(a, isTurned ? build(turned(b.shape), (place) => at(b, turned(place))) : b),
    differentiate: true,
    tolerance,
  };
}

type Attributes = Pick<ConvCase, "kernel" | "stride" | "dilation" | "padding">;

/** Kernels that are flat, tall, spread, strided and padded unevenly. */
const attributes: readonly Attributes[] = [
  { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [[0, 0], [0, 0]] },
  { kernel: [1, 1], stride: [2, 3], dilation: [1, 1], padding: [[0, 0], [0, 0]] },
  { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [[1, 1], [1, 1]] },
  { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: [[1, 1], [1, 1]] },
  { kernel: [3, 2], stride: [1, 2], dilation: [2, 1], padding: [[2, 0], [0, 1]] },
  { kernel: [2, 5], stride: [2, 1], dilation: [1, 2], padding: [[0, 1], [4, 3]] },
  { kernel: [4, 1], stride: [3, 1], dilation: [1, 1], padding: [[0, 3], [0, 0]] },
];

function drawConv(draw: Draw): ConvCase {
  const { kernel, dilation, padding, ...rest } = draw.pick(attributes);
  const size = ([0, 1] as const).map((axis) => {
    const least = dilation[axis] * (kernel[axis] - 1) + 1 - padding[axis][0] - padding[axis][1];
    return Math.max(1, least) + draw.integer(0, 9);
  });
  const groups = draw.pick([1, 1, 2, 3]);
  return {
    ...rest,
    kernel,
    dilation,
    padding,
    groups,
    images: draw.integer(1, 3),
    inputs: draw.integer(1, 5),
    outputs: draw.integer(1, 6),
    size: [size[0], size[1]],
  };
}

/** A convolution, and its gradients with respect to the image and the weight, each a case of its own. */
const convolutions: Readonly<Record<string, (draw: Draw) => FuzzCase>> = {
  conv2d(draw) {
    const { conv, x, weight, dy, options } = operands(draw);
    return {
      call: `conv2d ${JSON.stringify(options)}`,
      inputs: [x, weight],
      f: (x, weight) => t.conv2d(x, weight, null, options),
      reference: (x, weight) => ({ shape: dy.shape, data: referenceOf(conv, x.data, weight.data, dy.data).y }),
      tolerance,
    };
  },
  image(draw) {
    const { conv, x, weight, dy, options } = operands(draw);
    return {
      call: `image gradient of conv2d ${JSON.stringify(options)}`,
      inputs: [weight, dy],
      f: (weight, dy) => t.vjp((x: t.Tensor) => t.conv2d(x, weight, null, options), t.zeros(x.shape))[1](dy),
      reference: (weight, dy) => ({ shape: x.shape, data: referenceOf(conv, x.data, weight.data, dy.data).dx }),
      tolerance,
    };
  },
  weight(draw) {
    const { conv, x, weight, dy, options } = operands(draw);
    return {
      call: `weight gradient of conv2d ${JSON.stringify(options)}`,
      inputs: [x, dy],
      f: (x, dy) => t.vjp((weight: t.Tensor) => t.conv2d(x, weight, null, options), t.zeros(weight.shape))[1](dy),
      reference: (x, dy) => ({ shape: weight.shape, data: referenceOf(conv, x.data, weight.data, dy.data).dw }),
      tolerance,
    };
  },
};

function operands(draw: Draw) {
  const conv = drawConv(draw);
  const { stride, dilation, padding, groups } = conv;
  const { x, weight, y } = shapesOf(conv);
  return {
    conv,
    options: { stride, dilation, padding, groups },
    x: draw.values(x),
    weight: draw.values(weight),
    dy: draw.values(y),
  };
}

Deno.test("matrix products", () => fuzz("matrix products", 140, matmulCase));
Deno.test("matrix products by the kernels for graphics cards", () =>
  onDevice("gpu", (device) => fuzz("matrix products, gpu", 60, matmulCase, device)));

for (const [name, draw] of Object.entries(convolutions)) {
  Deno.test(`convolutions: ${name}`, () => fuzz(`convolutions: ${name}`, 60, draw));
}
