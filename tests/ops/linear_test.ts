import { assertEquals } from "@std/assert";
import { add, linear, matmul, relu, ShapeError, tensor, transpose, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("linear multiplies by the transposed weight and adds the bias", async () => {
  const y = linear(tensor([[1, 2, 3], [4, 5, 6]]), tensor([[1, 0, 0], [1, 1, 1]]), tensor([10, 20]));
  assertEquals(await y.array(), [[11, 26], [14, 35]]);
});

Deno.test("linear keeps any number of leading axes, none too", async () => {
  const weight = random([4, 3]);
  const x = random([2, 5, 3], { seed: 2 });
  const y = linear(x, weight);
  assertEquals(y.shape, [2, 5, 4]);
  await checkValues(y, matmul(x, transpose(weight)));
  assertEquals(await linear(tensor([1, 2]), tensor([[3, 4]]), tensor([0.5])).array(), [11.5]);
  assertEquals(linear(zeros([0, 3]), weight).shape, [0, 4]);
});

Deno.test("gradients of x, weight and bias, and their gradients", async () => {
  await checkGradient(linear, [random([5, 3]), random([4, 3], { seed: 2 }), random([4], { seed: 3 })]);
  await checkGradient(linear, [random([2, 3, 3]), random([4, 3], { seed: 2 }), random([4], { seed: 3 })]);
});

Deno.test("what follows is computed as the product is written, with the same result", async () => {
  const [x, weight, bias] = [random([64, 100]), random([40, 100], { seed: 2 }), random([40], { seed: 3 })];
  const y = await add(matmul(x, transpose(weight)), bias).data();
  await checkValues(relu(linear(x, weight, bias)), Float32Array.from(y, (value) => Math.max(0, value)), { atol: 1e-4 });
});

Deno.test("what does not fit is refused, with the shapes", () => {
  checkRefusals([
    [
      () => linear(zeros([2, 400]), zeros([10, 120])),
      ShapeError,
      "Cannot apply linear: weight expects 120 inputs, x has 400 (x [2,400], weight [10,120])",
    ],
    [() => linear(tensor(1), zeros([2, 2])), ShapeError, "x needs at least 1 axis and weight 2"],
    [() => linear(zeros([2, 2]), zeros([2])), ShapeError, "x needs at least 1 axis and weight 2"],
    [() => linear(zeros([2, 2]), zeros([3, 2]), zeros([2])), ShapeError, "bias must be [3], found [2]"],
  ]);
});
