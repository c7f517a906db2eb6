import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  DTypeError,
  greater,
  maskedFill,
  maskedSelect,
  mul,
  nonzero,
  ShapeError,
  tensor,
  whereIndices,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("maskedFill puts a value where the mask holds", async () => {
  const mask = tensor([true, false]);
  assertEquals(await maskedFill(tensor([[1, 2], [3, 4]]), mask, -1).array(), [[-1, 2], [-1, 4]]);
  assertEquals(await maskedFill(tensor([1, 2]), mask, tensor([7, 8])).array(), [7, 2]);
  await checkGradient((x, value) => mul(maskedFill(x, mask, value), x), [random([3, 2]), random([2], { seed: 2 })]);
});

Deno.test("maskedSelect lists the elements where the mask holds, both stretched to each other", async () => {
  const x = tensor([[3, -1, 4], [-2, 5, -6]]);
  assertEquals(await (await maskedSelect(x, greater(x, 0))).array(), [3, 4, 5]);
  assertEquals(await (await maskedSelect(x, tensor([true, false, false]))).array(), [3, -2]);
  assertEquals(await (await maskedSelect(tensor([1, 2, 3]), tensor([[true], [true]]))).array(), [1, 2, 3, 1, 2, 3]);
  assertEquals((await maskedSelect(x, greater(x, 9))).shape, [0]);
});

Deno.test("whereIndices and nonzero give coordinates in row-major order", async () => {
  await onBothKinds(async (device) => {
    const x = tensor([[[0, 3], [5, 0]], [[NaN, 0], [0, -0]]], { device });
    assertEquals(await (await nonzero(x)).array(), [[0, 0, 1], [0, 1, 0], [1, 0, 0]]);
    const [rows, columns] = await whereIndices(tensor([[true, false], [true, true]]));
    assertEquals([await rows.array(), await columns.array()], [[0, 1, 1], [0, 0, 1]]);
  });
  assertEquals(await (await nonzero(tensor([2, 0, 1], { dtype: "int32" }))).array(), [[0], [2]]);
  assertEquals((await nonzero(zeros([3, 2]))).shape, [0, 2]);
  assertEquals((await nonzero(zeros([0, 2]))).shape, [0, 2]);
});

Deno.test("more than 65,536 elements", async () => {
  const x = Float32Array.from({ length: 200_003 }, (_, i) => i % 3 === 0 ? 0 : i);
  const want = x.filter((value) => value !== 0);
  const [places] = await whereIndices(greater(tensor(x), 0));
  assertEquals(Float32Array.from(await places.data()), want);
  assertEquals(await (await maskedSelect(tensor(x), greater(tensor(x), 0))).data(), want);
});

Deno.test("masks must be bool and fit, scalars have no coordinates", async () => {
  assertThrows(
    () => maskedFill(zeros([2]), zeros([2]), 1),
    DTypeError,
    "Cannot apply maskedFill: found float32, needs bool",
  );
  await assertRejects(() => maskedSelect(zeros([2]), zeros([2])), DTypeError, "Cannot apply maskedSelect");
  await assertRejects(() => maskedSelect(zeros([2]), zeros([3], "bool")), ShapeError, "Cannot apply maskedSelect");
  await assertRejects(() => whereIndices(zeros([], "bool")), ShapeError, "a scalar has no axes");
  await assertRejects(() => whereIndices(zeros([2])), DTypeError, "Cannot apply whereIndices: found float32");
  await assertRejects(() => nonzero(zeros([])), ShapeError, "Cannot apply nonzero");
});
