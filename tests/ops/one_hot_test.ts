import { assertEquals, assertThrows } from "@std/assert";
import { add, DTypeError, oneHot, realize, reshape, ShapeError, tensor, ValueError } from "../../core/mod.ts";

const index = (values: number[]) => tensor(values, { dtype: "int32" });

Deno.test("oneHot has 1 where the index points, of type int32", async () => {
  const y = oneHot(index([2, 0]), 3);
  assertEquals([y.dtype, y.shape], ["int32", [2, 3]]);
  assertEquals(await y.array(), [[0, 0, 1], [1, 0, 0]]);
  assertEquals(await oneHot(reshape(index([1, 0]), [2, 1]), 2).array(), [[[0, 1]], [[1, 0]]]);
  assertEquals(await oneHot(tensor(1, { dtype: "int32" }), 2).array(), [0, 1]);
  assertEquals(oneHot(index([]), 4).shape, [0, 4]);
});

Deno.test("oneHot of more than 65,536 elements", async () => {
  const rows = Int32Array.from({ length: 9000 }, (_, i) => i % 10);
  const y = await oneHot(tensor(rows), 10).data();
  assertEquals([y.length, y.every((value, i) => value === Number(i % 10 === rows[Math.floor(i / 10)]))], [
    90_000,
    true,
  ]);
});

Deno.test("an index out of range is refused where the host knows it, and gives zeros where it does not", async () => {
  assertThrows(() => oneHot(index([0, 3]), 3), ValueError, "label [1] is 3, 3 classes need 0 to 2");
  assertThrows(() => oneHot(index([-1]), 3), ValueError, "label [0] is -1");
  const computed = add(index([0, 3]), 0);
  await realize(computed);
  assertEquals(await oneHot(computed, 3).array(), [[1, 0, 0], [0, 0, 0]]);
});

Deno.test("wrong classes and types are refused", () => {
  assertThrows(() => oneHot(index([0]), 0), ShapeError, "found 0");
  assertThrows(() => oneHot(tensor([0.5]), 2), DTypeError, "labels are float32");
});
