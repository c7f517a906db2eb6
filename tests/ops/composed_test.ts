// Operators that are made of others: their gradients, and the gradients of those, through the whole composition.
import * as t from "../../core/mod.ts";
import { checkGradient, distinct, random } from "./_check.ts";

const index = t.tensor([[0, 2, 1], [1, 1, 0]], { dtype: "int32" });
const corners = [[0, 0], [4, 0], [4, 4], [0, 4]] as const;
const square = (x: t.Tensor) => t.mul(x, x);

const rows: Readonly<Record<string, [f: (x: t.Tensor) => t.Tensor, x: t.Tensor]>> = {
  adaptiveAvgPool1d: [(x) => square(t.adaptiveAvgPool1d(x, 3)), random([1, 2, 7])],
  adaptiveMaxPool1d: [(x) => square(t.adaptiveMaxPool1d(x, 3)), distinct([1, 2, 7])],
  affine: [(x) => square(t.affine(x, { degrees: 20, translate: [0.5, 0] })), random([1, 1, 4, 4])],
  centerCrop: [(x) => square(t.centerCrop(x, 2)), random([1, 4, 4])],
  choice: [(x) => square(t.choice(t.key(3), x, [5])), random([4])],
  chunk: [(x) => square(t.chunk(x, 2)[1]), random([5, 2])],
  convolve2d: [(x) => t.convolve2d(x, t.slice(x, [null, null, [0, 2], [0, 2]])), random([1, 1, 4, 4])],
  expandDims: [(x) => square(t.expandDims(x, 1)), random([2, 3])],
  histogram: [(x) => square(t.histogram(x, { bins: 3 })[1]), distinct([5])],
  interpolate: [(x) => square(t.interpolate(x, { scale: 2, mode: "bilinear" })), random([1, 1, 2, 3])],
  l2Pool2d: [(x) => t.l2Pool2d(x, 2), random([1, 1, 4, 4], { min: 0.5, max: 2 })],
  perspective: [(x) => square(t.perspective(x, corners, [[0, 0], [4, 1], [4, 3], [0, 4]])), random([1, 1, 4, 4])],
  sort: [(x) => square(t.sort(x)[0]), distinct([2, 5])],
  splitTensor: [(x) => square(t.splitTensor(x, [1, 4])[1]), random([5, 2])],
  takeAlongAxis: [(x) => square(t.takeAlongAxis(x, index)), random([2, 3])],
  topK: [(x) => square(t.topK(x, 3)[0]), distinct([2, 5])],
};

for (const [name, [f, x]] of Object.entries(rows)) {
  Deno.test(`${name} is differentiable twice`, () => checkGradient(f, [x]));
}
