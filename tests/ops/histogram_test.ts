import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  bincount,
  DTypeError,
  histogram,
  mul,
  ShapeError,
  tensor,
  type TensorValues,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const whole = (values: TensorValues) => tensor(values, { dtype: "int32" });

Deno.test("bincount counts, or adds weights", async () => {
  const index = whole([[0, 2], [2, 1]]);
  assertEquals(await bincount(index, { length: 4 }).array(), [1, 1, 2, 0]);
  assertEquals(await bincount(index, { length: 3, weights: tensor([[1, 10], [100, 0.5]]) }).array(), [1, 0.5, 110]);
  assertEquals(await bincount(whole([]), { length: 2 }).array(), [0, 0]);
  assertEquals(await bincount(add(whole([1, 5, -1]), 0), { length: 2 }).array(), [0, 1]);
});

Deno.test("few and many bins of more than 65,536 elements, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const length of [3, 256, 100_000]) {
      const index = Int32Array.from({ length: 150_001 }, (_, i) => (i * 7919 + i % 7) % length);
      const want = new Int32Array(length);
      for (const place of index) want[place]++;
      assertEquals(await bincount(tensor(index, { device }), { length }).data(), want);
    }
  });
});

Deno.test("weights are differentiable twice", async () => {
  const index = whole([0, 2, 2, 1, 0]);
  await checkGradient((weights) => {
    const y = bincount(index, { length: 3, weights });
    return mul(y, y);
  }, [random([5])]);
});

Deno.test("a histogram's last bin holds its upper edge, and what lies outside is left out", async () => {
  const [counts, edges] = histogram(tensor([0, 1, 1, 4]), { bins: 2 });
  assertEquals([await counts.array(), await edges.array()], [[3, 1], [0, 2, 4]]);
  const [few] = histogram(tensor([-1, 0, 0.5, 1, 1.5, NaN, Infinity]), { bins: 2, min: 0, max: 1 });
  assertEquals(await few.array(), [1, 2]);
  const [same, around] = histogram(tensor([[7, 7]]), { bins: 1 });
  assertEquals([await same.array(), await around.array()], [[2], [6.5, 7.5]]);
});

Deno.test("every element is in the bin whose edges enclose it", async () => {
  const values = randomValues(70_001, { seed: 6 });
  const [counts, edges] = histogram(tensor(values), { bins: 37 });
  const [found, bounds] = [await counts.data(), await edges.data()];
  const want = new Array<number>(37).fill(0);
  for (const x of values) {
    let bin = 0;
    while (bin < 36 && x >= bounds[bin + 1]) bin++;
    want[bin]++;
  }
  assertEquals(Array.from(found), want);
  await checkValues([bounds[0], bounds[37]], [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ]);
});

Deno.test("wrong bins and weights are refused", () => {
  const index = whole([0, 3]);
  assertThrows(() => bincount(index, { length: 3 }), ValueError, "Cannot apply bincount: index [1] is 3");
  assertThrows(
    () => bincount(index, { length: 0 }),
    ShapeError,
    "length must be a whole number of at least 1, found 0",
  );
  assertThrows(() => bincount(index, { length: 4, weights: zeros([3]) }), ShapeError, "weights are [3], the index [2]");
  assertThrows(() => bincount(zeros([2]), { length: 4 }), DTypeError, "the index is float32");
  assertThrows(() => histogram(zeros([2]), { bins: 1.5 }), ShapeError, "bins must be a whole number");
  assertThrows(() => histogram(zeros([2]), { min: 1, max: 1 }), ValueError, "max must be above min, found 1 to 1");
  assertThrows(() => histogram(zeros([0])), ShapeError, "no element");
  assertThrows(() => histogram(zeros([2], "int32")), DTypeError, "found int32");
});
