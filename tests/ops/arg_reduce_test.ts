import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  arange,
  argmax,
  argmin,
  cast,
  DTypeError,
  flip,
  full,
  grad,
  maximum,
  mul,
  neg,
  permute,
  relu,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { distinct } from "./_check.ts";

const matrix = () => tensor([[1, 5, 2], [7, 0, 7]]);

Deno.test("argmax and argmin along an axis and over all elements", async () => {
  const y = argmax(matrix(), { axis: 1 });
  assertEquals([y.dtype, y.shape], ["int32", [2]]);
  assertEquals(await y.array(), [1, 0]);
  assertEquals(await argmax(matrix(), { axis: 0 }).array(), [1, 0, 1]);
  assertEquals(await argmin(matrix(), { axis: -1 }).array(), [0, 1]);
  assertEquals(await argmax(matrix()).array(), 3);
  assertEquals(await argmin(matrix()).array(), 4);
  assertEquals(await argmax(matrix(), { axis: 0, keepdims: true }).array(), [[1, 0, 1]]);
  assertEquals(await argmin(matrix(), { keepdims: true }).array(), [[4]]);
  assertEquals(await argmax(tensor(3)).array(), 0);
});

Deno.test("any axis of a permuted tensor", async () => {
  const x = distinct([3, 4, 5]);
  const values = await x.data();
  const expected = Array.from({ length: 15 }, (_, i) => {
    const column = Array.from({ length: 4 }, (_, r) => values[Math.floor(i / 5) * 20 + r * 5 + i % 5]);
    return column.indexOf(Math.min(...column));
  });
  assertEquals(Array.from(await argmin(x, { axis: 1 }).data()), expected);
  assertEquals(Array.from(await argmin(permute(x, [1, 0, 2]), { axis: 0 }).data()), expected);
});

Deno.test("the first of equal elements wins, in short rows and in long ones", async () => {
  assertEquals(await argmax(tensor([[2, 2], [1, 3]]), { axis: 1 }).array(), [0, 1]);
  for (const width of [65, 5_000, 300_000]) {
    assertEquals(await argmax(full([2, width], 1), { axis: 1 }).array(), [0, 0]);
    assertEquals(await argmin(full([width], -1)).item(), 0);
  }
  // Two maxima far apart, in different chunks.
  const row = new Float32Array(200_000);
  row[70_000] = row[190_000] = 3;
  assertEquals(await argmax(tensor(row)).item(), 70_000);
});

Deno.test("extremes at both ends of more than 65,536 elements", async () => {
  assertEquals(await argmax(arange(200_001)).item(), 200_000);
  assertEquals(await argmin(flip(arange(200_001))).item(), 200_000);
  assertEquals(await argmin(arange(200_001)).item(), 0);
});

Deno.test("NaN beats every number, the first one wins; infinities are ordinary", async () => {
  const x = tensor([[1, NaN, Infinity, NaN], [-Infinity, -3, -Infinity, -4]]);
  assertEquals(await argmax(x, { axis: 1 }).array(), [1, 1]);
  assertEquals(await argmin(x, { axis: 1 }).array(), [1, 0]);
  assertEquals(await argmax(full([5], -Infinity)).item(), 0);
});

Deno.test("whole numbers", async () => {
  assertEquals(await argmin(tensor([3, -2147483648, 2147483647], { dtype: "int32" })).item(), 1);
  assertEquals(await argmax(tensor([3, 4294967295, 0], { dtype: "uint32" })).item(), 1);
});

Deno.test("producers and followers in the same plan", async () => {
  const x = tensor([[1, -5, 2], [-7, 0, 6]]);
  assertEquals(await argmax(neg(relu(x)), { axis: 1 }).array(), [1, 0]);
  assertEquals(await argmax(maximum(x, 1.5), { axis: 1 }).array(), [2, 2]);
  assertEquals(await add(mul(cast(argmax(x, { axis: 1 }), "float32"), 10), 1).array(), [21, 21]);
});

Deno.test("no gradient flows through a place", async () => {
  const f = (x: Tensor) => sum(mul(x, cast(argmax(x), "float32")));
  assertEquals(await grad(f)(tensor([1, 3, 2])).array(), [1, 1, 1]);
});

Deno.test("no rows at all, and wrong calls", async () => {
  assertEquals(await argmax(zeros([0, 3]), { axis: 1 }).array(), []);
  assertThrows(() => argmax(zeros([3, 0]), { axis: 1 }), ShapeError, "there is no element to choose from in [3,0]");
  assertThrows(() => argmin(zeros([0])), ShapeError, "Cannot apply argmin: there is no element");
  assertThrows(() => argmax(zeros([2]), { axis: 1 }), ShapeError, "Cannot apply argmax: axis 1 is out of range");
  assertThrows(() => argmax(tensor([true])), DTypeError, "Cannot apply argmax: found bool");
});
