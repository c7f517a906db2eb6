import { assertEquals, assertThrows } from "@std/assert";
import { argsort, mul, ShapeError, sort, sum, type Tensor, tensor, topK, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomSource } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

/** Places in order along a row; NaN counts as largest, equal ones keep their order. */
function orderOf(row: readonly number[], descending: boolean): number[] {
  const place = (x: number) => Number.isNaN(x) ? Infinity : x;
  const isFirst = (a: number, b: number) => Number.isNaN(row[a]) === Number.isNaN(row[b]);
  return row.map((_, i) => i).sort((a, b) => {
    const [x, y] = descending ? [place(row[b]), place(row[a])] : [place(row[a]), place(row[b])];
    if (x !== y) return x < y ? -1 : 1;
    return isFirst(a, b) ? a - b : (Number.isNaN(row[a]) ? 1 : -1) * (descending ? -1 : 1);
  });
}

Deno.test("sort gives values and places in both orders, along any axis", async () => {
  const x = tensor([[3, 1, 2], [5, 9, 7]]);
  const [values, places] = sort(x);
  assertEquals(await values.array(), [[1, 2, 3], [5, 7, 9]]);
  assertEquals(await places.array(), [[1, 2, 0], [0, 2, 1]]);
  assertEquals(await sort(x, { descending: true })[0].array(), [[3, 2, 1], [9, 7, 5]]);
  assertEquals(await sort(x, { axis: 0, descending: true })[0].array(), [[5, 9, 7], [3, 1, 2]]);
  assertEquals(await argsort(x, { axis: -1 }).array(), [[1, 2, 0], [0, 2, 1]]);
});

Deno.test("lengths that are no powers of two, ties, zeros and NaN, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const length of [1, 2, 15, 16, 17, 32, 33, 47, 63, 64, 65, 129, 191, 1000]) {
      const next = randomSource(length);
      const specials = [NaN, Infinity, -Infinity, 0, -0];
      const row = () =>
        Array.from({ length }, () => next() < 0.1 ? specials[Math.floor(next() * 5)] : Math.floor(next() * 40) - 20);
      const rows = [row(), row(), row()];
      for (const descending of [false, true]) {
        const places = await argsort(tensor(rows, { device }), { descending }).array();
        assertEquals(places, rows.map((row) => orderOf(row, descending)));
      }
    }
  });
});

Deno.test("rows of more than 65,536 elements", async () => {
  await onBothKinds(async (device) => {
    const next = randomSource(1);
    const x = Int32Array.from({ length: 2 * 70_001 }, () => Math.floor((next() - 0.5) * 2 ** 32));
    const [values, places] = sort(tensor(x, { shape: [2, 70_001], device }));
    const want = [0, 1].map((row) => x.slice(row * 70_001, (row + 1) * 70_001).sort());
    assertEquals(await values.data(), Int32Array.from(want.flatMap((row) => Array.from(row))));
    const found = await places.data();
    assertEquals(
      Array.from(found, (place, i) => x[Math.floor(i / 70_001) * 70_001 + place]),
      Array.from(await values.data()),
    );
    const [largest] = topK(tensor(x, { shape: [2, 70_001], device }), 5);
    assertEquals(await largest.array(), want.map((row) => Array.from(row.slice(-5).reverse())));
  });
});

Deno.test("every element type is sorted", async () => {
  assertEquals(await sort(tensor([3, -1, 2 ** 31 - 1, -(2 ** 31)], { dtype: "int32" }))[0].array(), [
    -(2 ** 31),
    -1,
    3,
    2 ** 31 - 1,
  ]);
  assertEquals(await sort(tensor([3, 2 ** 32 - 1, 0], { dtype: "uint32" }))[0].array(), [0, 3, 2 ** 32 - 1]);
  assertEquals(await argsort(tensor([true, false, true, false])).array(), [1, 3, 0, 2]);
});

Deno.test("a NaN counts as larger than infinity, as in PyTorch", async () => {
  const x = tensor([1, NaN, Infinity, -Infinity]);
  await checkValues(sort(x)[0], [-Infinity, 1, Infinity, NaN]);
  await checkValues(sort(x, { descending: true })[0], [NaN, Infinity, 1, -Infinity]);
  await checkValues(topK(x, 2)[0], [NaN, Infinity]);
});

Deno.test("topK takes the first of equal elements, the largest or the smallest, for any k", async () => {
  const x = tensor([[3, 9, 9, 1], [4, 4, 4, 5]]);
  const [values, places] = topK(x, 2);
  assertEquals([await values.array(), await places.array()], [[[9, 9], [5, 4]], [[1, 2], [3, 0]]]);
  assertEquals(await topK(x, 1, { axis: 0, largest: false })[0].array(), [[3, 4, 4, 1]]);
  assertEquals(await topK(x, 4)[1].array(), [[1, 2, 0, 3], [3, 0, 1, 2]]);
  assertEquals(topK(x, 0)[0].shape, [2, 0]);
  await onBothKinds(async (device) => {
    for (const [length, k] of [[1000, 3], [1000, 15], [1000, 16], [1000, 17], [1000, 64], [1000, 700], [130, 100]]) {
      const row = Array.from({ length }, (_, i) => (i * 7919) % 251);
      const got = await topK(tensor(row, { device }), k)[1].array();
      assertEquals(got, orderOf(row, true).slice(0, k), `${k} of ${length}`);
    }
  });
});

Deno.test("the gradient goes back to where each element was", async () => {
  const dx = vjp((x: Tensor) => sort(x)[0], tensor([3, 1, 2]))[1](tensor([1, 10, 100]));
  assertEquals(await dx.array(), [100, 1, 10]);
  const chosen = vjp((x: Tensor) => topK(x, 2)[0], tensor([3, 1, 2]))[1](tensor([1, 10]));
  assertEquals(await chosen.array(), [1, 0, 10]);
});

Deno.test("sort and topK are differentiable twice", async () => {
  await checkGradient((x) => mul(sort(x, { axis: 1 })[0], x), [distinct([2, 5])]);
  await checkGradient((x) => sum(mul(topK(x, 3, { axis: 0 })[0], topK(x, 3, { axis: 0 })[0])), [distinct([6, 2])]);
});

Deno.test("empty axes, wrong axes and wrong k", async () => {
  assertEquals((await sort(zeros([2, 0]))[0].data()).length, 0);
  assertEquals((await argsort(zeros([0, 3])).data()).length, 0);
  assertThrows(() => sort(zeros([2]), { axis: 1 }), ShapeError, "Cannot apply sort: axis 1 is out of range");
  assertThrows(() => argsort(zeros([])), ShapeError, "a scalar has no axes");
  assertThrows(() => topK(zeros([2, 3]), 4), ShapeError, "k must be a whole number from 0 to 3, found 4 for axis 1");
  assertThrows(() => topK(zeros([3]), 1.5), ShapeError, "found 1.5");
});
