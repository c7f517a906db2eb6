// Computations beside the golden cases: kernels fused with what stands before and after them, forward and backward, and
// sizes that ask for kernels of many workgroups.

import {
  add,
  argmax,
  asinh,
  atan,
  batchNorm,
  binaryCrossEntropy,
  conv2d,
  type ConvOptions,
  crossEntropy,
  cummax,
  cumsum,
  erf,
  erfinv,
  exp,
  flatten,
  grad,
  key,
  lgamma,
  linear,
  logaddexp,
  matmul,
  max,
  maximum,
  maxPool2d,
  mean,
  mul,
  pow,
  relu,
  scatter,
  scatterAdd,
  scatterMax,
  searchSorted,
  sigmoid,
  silu,
  softmax,
  sort,
  stochasticPool2d,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  topK,
  transpose,
  warp,
} from "../../core/mod.ts";

/** A tensor of zeros that is an input to the planner, not a constant. */
function input(...shape: number[]): Tensor {
  return tensor(new Float32Array(shape.reduce((product, extent) => product * extent, 1)), { shape });
}

function indices(below: number, ...shape: number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(Int32Array.from({ length: size }, (_, i) => i % below), { shape, dtype: "int32" });
}

/** Kernels with an epilogue: a bias, a normalisation, a residual, an activation, another element type. */
function withEpilogue(size: number): Tensor[] {
  const x = input(2, 16, size, size);
  const [mean, variance, weight, bias] = Array.from({ length: 4 }, () => input(16));
  const normalised = (y: Tensor) => batchNorm(y, { weight, bias, mean, variance });
  return [
    relu(normalised(conv2d(x, input(16, 16, 3, 3), null, { padding: 1 }))),
    relu(add(normalised(conv2d(x, input(16, 16, 1, 1))), x)),
    silu(normalised(conv2d(x, input(16, 1, 3, 3), null, { padding: 1, groups: 16 }))),
    relu(
      linear(
        flatten(maxPool2d(relu(conv2d(x, input(16, 16, 3, 3), input(16))), 2), { start: 1 }),
        input(8, 16 * (size / 2 - 1) ** 2),
      ),
    ),
    mul(sigmoid(matmul(input(3, 40, 24), transpose(input(3, 30, 24)))), 2),
    sub(exp(sum(mul(x, x), { axis: [2, 3] })), mean),
  ];
}

/** A small network's loss and the gradients of all its parameters. */
function trainingStep(batch: number): Tensor[] {
  const parameters = [input(6, 1, 5, 5), input(6), input(10, 6 * 12 * 12), input(10)];
  const loss = ([kernel, bias, weight, offset]: Tensor[]) => {
    const features = maxPool2d(relu(conv2d(input(batch, 1, 28, 28), kernel, bias)), 2);
    return crossEntropy(linear(flatten(features, { start: 1 }), weight, offset), indices(10, batch));
  };
  const gradients = grad(loss)(parameters);
  return [loss(parameters), ...gradients, ...gradients.map((g, i) => sub(parameters[i], mul(g, 0.01)))];
}

/** Contractions large enough for every variant of their kernels, with the gradients of all operands. */
function contractions(): Tensor[] {
  const withGradients = (f: (operands: Tensor[]) => Tensor, operands: Tensor[]) => [
    f(operands),
    ...grad((operands: Tensor[]) => sum(f(operands)))(operands),
  ];
  const convolution = (size: number, from: number, to: number, kernel: number, options: ConvOptions, images = 2) =>
    withGradients(([x, weight, bias]) => conv2d(x, weight, bias, options), [
      input(images, from, size, size),
      input(to, from / (options.groups ?? 1), kernel, kernel),
      input(to),
    ]);
  return [
    ...withGradients(([a, b]) => matmul(a, b), [input(300, 260), input(260, 280)]),
    ...withGradients(([a, b]) => matmul(a, b), [input(4, 130, 70), input(70, 90)]),
    ...withGradients(([a, b]) => matmul(a, b), [input(1, 2048), input(2048, 1000)]),
    ...withGradients(([x, weight, bias]) => linear(x, weight, bias), [input(64, 400), input(120, 400), input(120)]),
    ...convolution(56, 64, 64, 3, { padding: 1 }),
    ...convolution(28, 128, 128, 3, { padding: 1, exact: true }),
    ...convolution(57, 3, 64, 7, { stride: 2, padding: 3 }),
    ...convolution(14, 32, 48, 3, { stride: 2, padding: 1 }),
    ...convolution(28, 256, 64, 1, {}),
    ...convolution(28, 96, 96, 3, { groups: 96, padding: 1 }),
    ...convolution(28, 64, 64, 3, { groups: 4, dilation: 2, padding: "same" }),
    ...convolution(28, 1, 6, 5, {}),
    ...convolution(14, 32, 64, 3, { stride: 2, padding: 1 }),
    ...convolution(4, 8, 8, 3, { padding: 1 }, 16),
  ];
}

/** Operations that take other kernels for many elements than for few. */
function manyElements(): Tensor[] {
  const x = input(300000);
  return [
    cumsum(x),
    ...cummax(x),
    ...sort(x),
    ...topK(input(200, 3000), 5),
    searchSorted(x, input(5000)),
    scatterAdd(input(1000, 64), indices(1000, 65536, 64), input(65536, 64), 0),
    scatterMax(input(64), indices(64, 100000), input(100000), 0),
    scatter(input(64, 8), indices(64, 16, 8), input(16, 8), 0),
    sum(x),
    argmax(x),
    softmax(input(2, 100000)),
    add(erfinv(x), lgamma(x)),
    stochasticPool2d(input(2, 3, 8, 8), 2, { key: key(0) }),
  ];
}

/** Every two operations that bring WGSL functions along, in one kernel: none may be declared twice. */
function sharedFunctions(): Tensor[] {
  const elementwise: ((x: Tensor) => Tensor)[] = [
    (x) => maximum(x, 0.5),
    (x) => pow(x, 1.5),
    (x) => logaddexp(x, 0.5),
    (x) => binaryCrossEntropy(x, x, { reduction: "none" }),
    asinh,
    atan,
    erf,
    erfinv,
    lgamma,
    tanh,
  ];
  const x = input(2, 3, 8, 8);
  const kernels = [
    maxPool2d(x, 2),
    max(x, { axis: 1 }),
    softmax(x),
    cummax(x)[0],
    stochasticPool2d(x, 2, { key: key(0) }),
    conv2d(x, input(4, 3, 3, 3)),
    warp(x, input(2, 3, 3), { border: "reflect" }),
    warp(x, input(1, 3, 3), { mode: "nearest", fill: 0.5 }),
  ];
  return [
    ...elementwise.flatMap((f, i) => elementwise.slice(0, i).map((g) => add(f(x), g(x)))),
    ...kernels.flatMap((y) => elementwise.map((f) => f(y))),
  ];
}

/** Lists of tensors that are computed together. */
export function computations(): Tensor[][] {
  return [
    ...withEpilogue(8).map((tensor) => [tensor]),
    ...withEpilogue(56).map((tensor) => [tensor]),
    [softmax(linear(input(4, 100), input(10, 100))), mean(input(4, 100))],
    ...contractions().map((tensor) => [tensor]),
    ...manyElements().map((tensor) => [tensor]),
    ...sharedFunctions().map((tensor) => [tensor]),
    trainingStep(64),
    trainingStep(3),
  ];
}
