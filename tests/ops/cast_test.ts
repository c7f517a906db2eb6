import { assertEquals, assertStrictEquals } from "@std/assert";
import { arange, cast, type DType, equal, grad, mul, sum, type Tensor, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

const cases: [string, number[], DType, DType, number[]][] = [
  ["floats are cut towards zero", [1.7, -1.7, 0.2, -0.9], "float32", "int32", [1, -1, 0, 0]],
  ["floats become bool by being 0 or not", [0, 0.1, -3, NaN], "float32", "bool", [0, 1, 1, 1]],
  ["whole numbers become floats", [-3, 0, 16_777_216], "int32", "float32", [-3, 0, 16_777_216]],
  ["signed numbers keep their bits when they become unsigned", [-1, 5], "int32", "uint32", [4_294_967_295, 5]],
  ["unsigned numbers become signed", [7, 4_294_967_295], "uint32", "int32", [7, -1]],
  ["bool becomes 0 and 1", [0, 1], "bool", "float32", [0, 1]],
  ["whole numbers become bool", [0, -2, 9], "int32", "bool", [0, 1, 1]],
];

for (const [name, values, from, to, expected] of cases) {
  Deno.test(name, async () => {
    const y = cast(tensor(values, { dtype: from }), to);
    assertEquals([y.dtype, await y.array()], [to, expected]);
  });
}

Deno.test("casting to the same type is the same tensor", () => {
  const x = zeros([2]);
  assertStrictEquals(cast(x, "float32"), x);
});

Deno.test("empty, scalar and large tensors", async () => {
  assertEquals(await cast(zeros([0, 2]), "int32").array(), []);
  assertEquals(await cast(tensor(2.5), "int32").array(), 2);
  assertEquals((await cast(arange(70_001), "int32").data())[70_000], 70_000);
});

Deno.test("a gradient flows through float types alone", async () => {
  await checkGradient((x) => mul(cast(x, "float32"), x), [random([3])]);
  const blind = grad((x: Tensor) => sum(cast(equal(cast(x, "int32"), 1), "float32")));
  assertEquals(await blind(tensor([1.5, 2.5])).array(), [0, 0]);
});
