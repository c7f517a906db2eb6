import { assertEquals, assertThrows } from "@std/assert";
import { clamp, DTypeError, grad, sum, type Tensor, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkFunction, checkValues } from "./_check.ts";

Deno.test("clamp: values, shapes and derivatives with either bound and with both", async () => {
  const both = (x: Tensor) => clamp(x, { min: -0.5, max: 1 });
  await checkFunction(both, (x) => Math.min(Math.max(x, -0.5), 1), { avoid: [-0.5, 1] });
  await checkFunction((x) => clamp(x, { min: 0.25 }), (x) => Math.max(x, 0.25), { avoid: [0.25] });
  await checkFunction((x) => clamp(x, { max: 0.25 }), (x) => Math.min(x, 0.25), { avoid: [0.25] });
  await checkFunction((x) => clamp(x, { min: -Infinity, max: Infinity }), (x) => x);
});

Deno.test("the gradient passes at both bounds", async () => {
  const slopes = grad((x: Tensor) => sum(clamp(x, { min: -0.5, max: 1 })));
  assertEquals(await slopes(tensor([-0.5, 1, -0.51, 1.01, 0])).array(), [1, 1, 0, 0, 1]);
});

Deno.test("infinities are cut, NaN stays, the upper bound wins over the lower", async () => {
  await checkValues(clamp(tensor([NaN, Infinity, -Infinity]), { min: -2, max: 3 }), [NaN, 3, -2]);
  await checkValues(clamp(tensor([-9, 0, 9]), { min: 2, max: 1 }), [1, 1, 1]);
});

Deno.test("whole numbers keep their type", async () => {
  assertEquals(await clamp(tensor([-9, 3, 9], { dtype: "int32" }), { min: -2, max: 5 }).array(), [-2, 3, 5]);
  const y = clamp(tensor([0, 9], { dtype: "uint32" }), { min: 2 });
  assertEquals([y.dtype, await y.array()], ["uint32", [2, 9]]);
});

Deno.test("wrong calls are refused with what was found", () => {
  assertThrows(() => clamp(zeros([2]), {}), ValueError, "neither min nor max");
  assertThrows(() => clamp(zeros([2]), { min: NaN }), ValueError, "min is NaN, it needs a number of float32");
  assertThrows(() => clamp(zeros([2], "int32"), { max: 1.5 }), ValueError, "max is 1.5, it needs a number of int32");
  assertThrows(() => clamp(zeros([2], "uint32"), { min: -1 }), ValueError, "min is -1");
  assertThrows(() => clamp(zeros([2], "bool"), { min: 0 }), DTypeError, "found bool");
});
