// Computations in which kernels are fused with what stands before and after them, forward and backward.

import {
  add,
  batchNorm,
  conv2d,
  type ConvOptions,
  crossEntropy,
  exp,
  flatten,
  grad,
  linear,
  matmul,
  maxPool2d,
  mean,
  mul,
  relu,
  sigmoid,
  silu,
  softmax,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
} from "../../core/mod.ts";

/** A tensor of zeros that is an input to the planner, not a constant. */
function input(...shape: number[]): Tensor {
  return tensor(new Float32Array(shape.reduce((product, extent) => product * extent, 1)), { shape });
}

function labels(count: number): Tensor {
  return tensor(new Int32Array(count), { shape: [count], dtype: "int32" });
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
    return crossEntropy(linear(flatten(features, { start: 1 }), weight, offset), labels(batch));
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
  const convolution = (size: number, from: number, to: number, kernel: number, options: ConvOptions) =>
    withGradients(([x, weight, bias]) => conv2d(x, weight, bias, options), [
      input(2, from, size, size),
      input(to, from / (options.groups ?? 1), kernel, kernel),
      input(to),
    ]);
  return [
    ...withGradients(([a, b]) => matmul(a, b), [input(300, 260), input(260, 280)]),
    ...withGradients(([a, b]) => matmul(a, b), [input(4, 130, 70), input(70, 90)]),
    ...withGradients(([a, b]) => matmul(a, b), [input(1, 2048), input(2048, 1000)]),
    ...withGradients(([x, weight, bias]) => linear(x, weight, bias), [input(64, 400), input(120, 400), input(120)]),
    ...convolution(56, 64, 64, 3, { padding: 1 }),
    ...convolution(57, 3, 64, 7, { stride: 2, padding: 3 }),
    ...convolution(28, 256, 64, 1, {}),
    ...convolution(28, 96, 96, 3, { groups: 96, padding: 1 }),
    ...convolution(28, 64, 64, 3, { groups: 4, dilation: 2, padding: "same" }),
    ...convolution(28, 1, 6, 5, {}),
  ];
}

/** Lists of tensors that are computed together. */
export function fusedComputations(): Tensor[][] {
  return [
    ...withEpilogue(8).map((tensor) => [tensor]),
    ...withEpilogue(56).map((tensor) => [tensor]),
    [softmax(linear(input(4, 100), input(10, 100))), mean(input(4, 100))],
    ...contractions().map((tensor) => [tensor]),
    trainingStep(64),
    trainingStep(3),
  ];
}
