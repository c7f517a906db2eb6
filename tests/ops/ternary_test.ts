import { assertEquals, assertThrows } from "@std/assert";
import { addcmul, DTypeError, fma, lerp, ShapeError, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";

Deno.test("fma, lerp and addcmul agree with float64, over more than 65,536 elements", async () => {
  const [a, b, c] = [1, 2, 3].map((seed) => randomValues(70_001, { seed }));
  const [x, y, z] = [a, b, c].map((values) => tensor(values));
  await checkValues(fma(x, y, z), a.map((value, i) => value * b[i] + c[i]));
  await checkValues(lerp(x, y, z), a.map((value, i) => value + c[i] * (b[i] - value)), { atol: 3e-6 });
  await checkValues(addcmul(x, y, z, { value: -0.5 }), a.map((value, i) => value - 0.5 * b[i] * c[i]));
});

Deno.test("lerp ends exactly at both ends", async () => {
  const [a, b] = [tensor([0.1, -3e7, 1 / 3]), tensor([0.7, 1, 1e-9])];
  assertEquals(await lerp(a, b, 0).data(), await a.data());
  assertEquals(await lerp(a, b, 1).data(), await b.data());
});

Deno.test("operands broadcast, numbers among them; integers where they are taken", async () => {
  assertEquals(await fma(tensor([[1], [2]]), tensor([3, 4]), 10).array(), [[13, 14], [16, 18]]);
  assertEquals(await lerp(0, tensor([4, 8]), 0.25).array(), [1, 2]);
  assertEquals(await addcmul(tensor([1, 1], { dtype: "int32" }), 2, 3).array(), [7, 7]);
  assertEquals((await fma(zeros([0]), 1, 2).data()).length, 0);
});

Deno.test("all are differentiable twice", async () => {
  const operands = [random([2, 3]), random([3], { seed: 2 }), random([2, 1], { seed: 3 })];
  await checkGradient(fma, operands);
  await checkGradient(lerp, operands);
  await checkGradient((x, a, b) => addcmul(x, a, b, { value: 2 }), operands);
});

Deno.test("wrong shapes and types are refused", () => {
  for (const f of [fma, lerp]) {
    assertThrows(() => f(zeros([2]), zeros([3]), 1), ShapeError, "do not broadcast");
    assertThrows(() => f(zeros([2], "int32"), 1, 1), DTypeError, "found int32");
  }
  assertThrows(
    () => addcmul(zeros([2]), zeros([2], "int32"), 1),
    DTypeError,
    "Cannot apply addcmul: operands are float32 and int32",
  );
});
