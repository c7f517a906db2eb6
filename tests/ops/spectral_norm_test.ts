import { assertEquals } from "@std/assert";
import {
  DTypeError,
  grad,
  ShapeError,
  spectralNorm,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("the largest singular value becomes 1", async () => {
  const w = tensor([[4, 0], [0, 2]]);
  const [y, u, v] = spectralNorm(w, tensor([1, 0.5]), tensor([0, 0]), { iterations: 30 });
  await checkValues(y, [1, 0, 0, 0.5]);
  await checkValues(u, [1, 0]);
  await checkValues(v, [1, 0]);
});

Deno.test("one step of the power method, as written down", async () => {
  const [y, u, v] = spectralNorm(tensor([[1, 2], [3, 4]]), tensor([1, 0]), tensor([0, 0]));
  const right = [1, 2].map((one) => one / Math.sqrt(5));
  const product = [right[0] + 2 * right[1], 3 * right[0] + 4 * right[1]];
  const largest = Math.hypot(...product);
  await checkValues(v, right);
  await checkValues(u, product.map((one) => one / largest));
  await checkValues(y, [1, 2, 3, 4].map((one) => one / largest));
});

Deno.test("without iterations the vectors stay", async () => {
  const [y, u, v] = spectralNorm(tensor([[1, 2], [3, 4]]), tensor([1, 0]), tensor([0, 1]), { iterations: 0 });
  await checkValues(y, [0.5, 1, 1.5, 2]);
  await checkValues(u, [1, 0]);
  await checkValues(v, [0, 1]);
});

Deno.test("any axis can be that of the outputs", () => {
  const w = random([3, 2, 4]);
  const [, u, v] = spectralNorm(w, random([2]), random([12]), { axis: 1 });
  assertEquals([u.shape, v.shape], [[2], [12]]);
  assertEquals(spectralNorm(w, random([4]), random([6]), { axis: -1 })[0].shape, [3, 2, 4]);
});

Deno.test("spectralNorm is differentiable twice in the weight; the vectors are constants", async () => {
  const [u, v] = [tensor([0.6, 0.8]), tensor([0.6, 0, 0.8])];
  const weight = random([2, 3], { min: 1, max: 2 });
  await checkGradient((w) => spectralNorm(w, u, v, { iterations: 0 })[0], [weight]);
  const du = grad((u: Tensor) => sum(spectralNorm(weight, u, v)[0]))(u);
  await checkValues(du, [0, 0]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const [w, u, v] = [zeros([2, 3]), zeros([2]), zeros([3])];
  checkRefusals([
    [
      () => spectralNorm(zeros([3]), u, v),
      ShapeError,
      "Cannot apply spectralNorm: weight is [3], it needs rank 2 at least",
    ],
    [() => spectralNorm(w, zeros([3]), v), ShapeError, "u is [3] and v [3], weight [2,3] needs [2] and [3]"],
    [() => spectralNorm(w, u, zeros([2])), ShapeError, "u is [2] and v [2]"],
    [() => spectralNorm(w, u, v, { axis: 3 }), ShapeError, "axis 3 is out of range"],
    [() => spectralNorm(w, u, v, { iterations: -1 }), ValueError, "whole number of at least 0, found -1"],
    [() => spectralNorm(zeros([2, 3], "int32"), u, v), DTypeError, "operands are int32 and float32"],
  ]);
});
