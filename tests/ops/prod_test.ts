import { assertEquals, assertThrows } from "@std/assert";
import { DTypeError, grad, prod, ShapeError, type Tensor, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";

Deno.test("prod over all axes, some and none", async () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]);
  assertEquals(await prod(x).array(), 720);
  assertEquals(await prod(x, { axis: 1 }).array(), [6, 120]);
  assertEquals(await prod(x, { axis: 0 }).array(), [4, 10, 18]);
  assertEquals(await prod(x, { axis: -1, keepdims: true }).array(), [[6], [120]]);
  assertEquals(await prod(x, { axis: [1, 0], keepdims: true }).array(), [[720]]);
  assertEquals(await prod(x, { axis: [] }).array(), await x.array());
  assertEquals(await prod(tensor(3)).array(), 3);
});

Deno.test("prod of any number of elements, of whole numbers and of nothing", async () => {
  for (const count of [1, 2, 3, 5, 7, 8, 13, 31]) {
    const values = randomValues(count, { seed: count, min: 0.5, max: 1.5 });
    await checkValues(prod(tensor(values)), values.reduce((a, b) => a * b, 1), { rtol: 3e-6 });
  }
  assertEquals(await prod(tensor([2, -3, 7], { dtype: "int32" })).item(), -42);
  assertEquals(await prod(zeros([2, 0]), { axis: 1 }).array(), [1, 1]);
  assertEquals(await prod(zeros([0, 2]), { axis: 1 }).array(), []);
  assertEquals(prod(zeros([2, 0], "int32"), { keepdims: true }).dtype, "int32");
});

Deno.test("prod of more than 65,536 elements", async () => {
  const row = Float32Array.from({ length: 70_001 }, (_, i) => i % 7_000 === 0 ? 2 : i % 3 === 0 ? -1 : 1);
  const expected = row.reduce((a, b) => a * b, 1);
  assertEquals(await prod(tensor([Array.from(row), Array.from(row)]), { axis: 1 }).array(), [expected, expected]);
});

Deno.test("the gradient is the product of the others, also where elements are 0", async () => {
  const slopes = grad((x: Tensor) => prod(x));
  assertEquals(await slopes(tensor([2, 3, 4])).array(), [12, 8, 6]);
  assertEquals(await slopes(tensor([2, 0, 4])).array(), [0, 8, 0]);
  assertEquals(await slopes(tensor([0, 0, 4])).array(), [0, 0, 0]);
});

Deno.test("prod is differentiable twice", async () => {
  await checkGradient((x) => prod(x), [random([5])]);
  await checkGradient((x) => prod(x, { axis: [0, 2] }), [random([2, 3, 2])]);
  await checkGradient((x) => prod(x), [tensor([0, 1.5, 0, -0.5])]);
});

Deno.test("wrong calls are refused with what was found", () => {
  assertThrows(() => prod(tensor([true])), DTypeError, "Cannot apply prod: found bool");
  assertThrows(() => prod(zeros([2]), { axis: 1 }), ShapeError, "Cannot apply prod: axis 1 is out of range");
  assertThrows(() => prod(zeros([2, 2]), { axis: [0, -2] }), ShapeError, "name one axis twice");
});
