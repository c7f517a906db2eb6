import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  add,
  hostScalar,
  jit,
  mul,
  realize,
  scalar,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../core/mod.ts";

Deno.test("a host function computes a scalar from scalars", async () => {
  const rate = hostScalar((n, base) => base * 0.5 ** n, [scalar(3, "int32"), scalar(0.5)]);
  assertEquals([rate.shape, rate.dtype, await rate.item()], [[], "float32", 0.0625]);
});

Deno.test("results are rounded to their type", async () => {
  assertEquals(await hostScalar(() => 0.1, []).item(), Math.fround(0.1));
  assertEquals(await hostScalar((n) => n + 1, [scalar(41, "int32")], "int32").item(), 42);
  assertEquals(await hostScalar(() => -1, [], "uint32").item(), 4_294_967_295);
});

Deno.test("host numbers reach kernels, also through further host numbers", async () => {
  const step = scalar(2, "int32");
  const rate = hostScalar((n) => 10 ** -n, [step]);
  const twice = hostScalar((r) => 2 * r, [rate]);
  assertEquals(
    await add(mul(tensor([100, 200]), rate), 0).array(),
    [1, 2].map((x) => Math.fround(x * 100 * Math.fround(0.01))),
  );
  assertEquals(await twice.item(), 2 * Math.fround(0.01));
});

Deno.test("a captured plan calls the function again at each replay", async () => {
  let calls = 0;
  const f = jit((x: Tensor, step: Tensor) => {
    const factor = hostScalar((n) => (calls++, n * 10), [step]);
    return mul(x, factor);
  });
  for (const n of [1, 2, 3]) {
    const y = f(tensor([1, 2]), scalar(n, "int32"));
    await realize(y);
    assertEquals(await y.array(), [10 * n, 20 * n]);
  }
  assertEquals(calls, 3);
});

Deno.test("operands must be scalars", () => {
  assertThrows(() => hostScalar((n) => n, [zeros([2])]), ShapeError, "operands must be scalars, found rank 1");
});

Deno.test("results of the device cannot be operands in the same run", async () => {
  const onDevice = sum(tensor([1, 2]));
  await assertRejects(() => hostScalar((n) => n, [onDevice]).item(), Error, "sum is computed on the device");
});
