import { assertEquals, assertThrows } from "@std/assert";
import { countNonzero, DTypeError, moments, mul, ShapeError, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";

Deno.test("countNonzero counts over axes; NaN is not 0, -0 is", async () => {
  const x = tensor([[0, 3, NaN], [-0, 0, 7]]);
  assertEquals(await countNonzero(x).item(), 3);
  assertEquals(await countNonzero(x, { axis: 1 }).array(), [2, 1]);
  assertEquals(await countNonzero(x, { axis: 0, keepdims: true }).array(), [[0, 1, 2]]);
  assertEquals(await countNonzero(tensor([true, false, true])).item(), 2);
  assertEquals(await countNonzero(zeros([0])).item(), 0);
  const many = Int32Array.from({ length: 200_003 }, (_, i) => i % 2);
  assertEquals(await countNonzero(tensor(many)).item(), 100_001);
});

Deno.test("moments are the mean and the mean square deviation", async () => {
  const values = randomValues(70_001, { seed: 2, min: 3, max: 5 });
  const [mean, variance] = moments(tensor(values));
  const middle = values.reduce((sum, x) => sum + x, 0) / values.length;
  await checkValues(mean, middle, { rtol: 1e-6 });
  await checkValues(variance, values.reduce((sum, x) => sum + (x - middle) ** 2, 0) / values.length);
  const [, rows] = moments(tensor([[1, 3], [5, 5]]), { axis: 1 });
  assertEquals(await rows.array(), [1, 0]);
  assertEquals(moments(zeros([2, 3]), { axis: 0, keepdims: true }).map(({ shape }) => shape), [[1, 3], [1, 3]]);
});

Deno.test("moments are differentiable twice", async () => {
  await checkGradient((x) => {
    const [mean, variance] = moments(x, { axis: 1 });
    return mul(mean, variance);
  }, [random([2, 4])]);
});

Deno.test("wrong axes and types are refused", () => {
  assertThrows(() => countNonzero(zeros([2]), { axis: 1 }), ShapeError, "axis 1 is out of range");
  assertThrows(() => moments(zeros([2], "int32")), DTypeError, "found int32");
});
