import { assertEquals, assertThrows } from "@std/assert";
import { DTypeError, searchSorted, ShapeError, tensor, zeros } from "../../core/mod.ts";
import { randomSource } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("searchSorted counts what is smaller, or not larger", async () => {
  const sorted = tensor([1, 3, 3, 5]);
  const values = tensor([[0, 1, 3], [4, 5, 9]]);
  assertEquals(await searchSorted(sorted, values).array(), [[0, 0, 1], [3, 3, 4]]);
  assertEquals(await searchSorted(sorted, values, { side: "right" }).array(), [[0, 1, 3], [3, 4, 4]]);
});

Deno.test("every row of values has its sorted row", async () => {
  const sorted = tensor([[1, 3], [2, 2]], { dtype: "int32" });
  const values = tensor([[2, 4, 0], [2, 4, 0]], { dtype: "int32" });
  assertEquals(await searchSorted(sorted, values).array(), [[1, 2, 0], [0, 2, 0]]);
});

Deno.test("more than 65,536 elements and values, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const next = randomSource(3);
    const sorted = Float32Array.from({ length: 70_001 }, () => next() - 0.5).sort();
    const values = Float32Array.from({ length: 66_000 }, () => next() - 0.5);
    const got = await searchSorted(tensor(sorted, { device }), tensor(values, { device })).data();
    values.forEach((value, i) => {
      const fits = (got[i] === 0 || sorted[got[i] - 1] < value) && (got[i] === 70_001 || sorted[got[i]] >= value);
      if (!fits) throw new Error(`value ${value} is at ${got[i]}`);
    });
  });
});

Deno.test("a NaN belongs at the end, and -0 is 0", async () => {
  assertEquals(await searchSorted(tensor([0, 1, Infinity]), tensor([NaN, -0, Infinity])).array(), [3, 0, 2]);
});

Deno.test("nothing sorted and nothing sought", async () => {
  assertEquals(await searchSorted(zeros([0]), tensor([1, 2])).array(), [0, 0]);
  assertEquals((await searchSorted(tensor([1]), zeros([0])).data()).length, 0);
});

Deno.test("leading axes and types must fit", () => {
  assertThrows(
    () => searchSorted(zeros([2, 3]), zeros([3, 3])),
    ShapeError,
    "Cannot apply searchSorted: sorted is [2,3], values [3,3]",
  );
  assertThrows(() => searchSorted(zeros([]), zeros([3])), ShapeError, "or sorted have rank 1");
  assertThrows(() => searchSorted(zeros([3]), zeros([3], "int32")), DTypeError, "float32 and int32");
});
