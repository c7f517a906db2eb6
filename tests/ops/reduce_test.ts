import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  all,
  any,
  arange,
  div,
  DTypeError,
  full,
  grad,
  greater,
  max,
  mean,
  min,
  mul,
  permute,
  relu,
  ShapeError,
  sqrt,
  square,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random } from "./_check.ts";

type Reduction = (x: Tensor, options?: { axis?: number | readonly number[]; keepdims?: boolean }) => Tensor;

const reductions: [string, Reduction, (values: number[]) => number][] = [
  ["sum", sum, (values) => values.reduce((a, b) => a + b, 0)],
  ["mean", mean, (values) => values.reduce((a, b) => a + b, 0) / values.length],
  ["max", max, (values) => Math.max(...values)],
  ["min", min, (values) => Math.min(...values)],
];

const shape = [2, 3, 4, 5];
const axisSets = [undefined, 0, 1, -1, [0, 2], [1, 3], [3, 0, 1], []] as const;

/** Groups row-major values by their coordinates along the axes that stay. */
function groups(values: ArrayLike<number>, axes: readonly number[]): number[][] {
  const found = new Map<string, number[]>();
  Array.from(values).forEach((value, i) => {
    const place = shape.map((extent, axis) =>
      Math.floor(i / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % extent
    );
    const key = place.filter((_, axis) => !axes.includes(axis)).join();
    found.set(key, [...found.get(key) ?? [], value]);
  });
  return [...found.values()];
}

for (const [name, reduce, expected] of reductions) {
  Deno.test(`${name} over every choice of axes, with and without the extents of 1`, async () => {
    const x = distinct(shape);
    const values = await x.data();
    for (const axis of axisSets) {
      const axes = (typeof axis === "number" ? [axis] : axis ?? [0, 1, 2, 3]).map((one) => one < 0 ? one + 4 : one);
      const y = reduce(x, { axis });
      assertEquals(y.shape, shape.filter((_, i) => !axes.includes(i)));
      await checkValues(y, groups(values, axes).map(expected));
      assertEquals(reduce(x, { axis, keepdims: true }).shape, shape.map((extent, i) => axes.includes(i) ? 1 : extent));
    }
    await checkValues(reduce(tensor(3)), 3);
    await checkValues(reduce(tensor([[7]]), { axis: 1 }), [7]);
  });

  Deno.test(`${name} is differentiable twice`, async () => {
    await checkGradient((x) => reduce(x), [distinct([5])]);
    await checkGradient((x) => square(reduce(x, { axis: [0, 2] })), [distinct([2, 3, 2], { spacing: 0.2 })]);
    await checkGradient((x) => mul(x, reduce(x, { axis: 1, keepdims: true })), [distinct([2, 3])]);
  });
}

Deno.test("long rows and columns are summed exactly where float32 can", async () => {
  assertEquals(await sum(full([200_003], 1)).item(), 200_003);
  assertEquals(await sum(full([2, 70_001], 2), { axis: 1 }).array(), [140_002, 140_002]);
  assertEquals(await sum(full([70_001, 3], 1), { axis: 0 }).array(), [70_001, 70_001, 70_001]);
  assertEquals(await sum(full([100_000, 2], 1), { axis: 1 }).data(), new Float32Array(100_000).fill(2));
  // Not exact: up to 1,000 roundings of 2^-24 each in a chain.
  await checkValues(mean(arange(131_073)), 65_536, { rtol: 4e-6 });
});

Deno.test("long extremes, at either end", async () => {
  const x = arange(200_003);
  assertEquals([await max(x).item(), await min(x).item()], [200_002, 0]);
  assertEquals(await max(mul(x, -1)).item(), 0);
});

Deno.test("a gradient over more than 65,536 elements", async () => {
  const weight = grad((w: Tensor) => sum(mul(w, full([200_003], 0.5))))(tensor(2));
  assertEquals(await weight.item(), 100_001.5);
  const slopes = await grad((x: Tensor) => sum(mul(x, x)))(arange(70_001)).data();
  assertEquals([slopes[1], slopes[70_000]], [2, 140_000]);
});

Deno.test("sums are the same bits each time", async () => {
  const x = random([100_003]);
  const [first, second] = [await sum(x).item(), await sum(add(x, 0)).item()];
  assertEquals(second, first);
});

Deno.test("producers and followers are computed in the same kernel as the reduction", async () => {
  const x = tensor([[1, -2, 3], [-4, 5, -6]]);
  assertEquals(await add(sum(relu(x), { axis: 1 }), 1).array(), [5, 6]);
  assertEquals(await max(permute(x, [1, 0]), { axis: 1 }).array(), [1, 5, 3]);
  await checkValues(sqrt(sum(square(x))), Math.sqrt(91));
  await checkValues(div(x, sum(x, { axis: 1, keepdims: true })), [0.5, -1, 1.5, 0.8, -1, 1.2]);
});

Deno.test("equal extremes share the gradient", async () => {
  assertEquals(await grad((x: Tensor) => max(x))(tensor([1, 3, 3])).array(), [0, 0.5, 0.5]);
  const slopes = grad((x: Tensor) => sum(min(x, { axis: 1 })))(tensor([[2, 2, 2, 2], [4, 1, 1, 4]]));
  assertEquals(await slopes.array(), [[0.25, 0.25, 0.25, 0.25], [0, 0.5, 0.5, 0]]);
});

Deno.test("NaN and infinities go through", async () => {
  const x = tensor([[1, NaN, 3], [Infinity, 2, -Infinity]]);
  await checkValues(max(x, { axis: 1 }), [NaN, Infinity]);
  await checkValues(min(x, { axis: 1 }), [NaN, -Infinity]);
  await checkValues(sum(x, { axis: 1 }), [NaN, NaN]);
  await checkValues(max(full([3], -Infinity)), -Infinity);
  const long = new Float32Array(100_000);
  long[77_777] = NaN;
  await checkValues(max(tensor(long)), NaN);
});

Deno.test("whole numbers keep their type", async () => {
  const x = tensor([-5, 3, 2147483647], { dtype: "int32" });
  assertEquals([max(x).dtype, await max(x).item(), await min(x).item()], ["int32", 2147483647, -5]);
  assertEquals(await sum(tensor([4294967295, 0], { dtype: "uint32" })).item(), 4294967295);
  assertEquals(await max(tensor([0, 4294967295], { dtype: "uint32" })).item(), 4294967295);
});

Deno.test("any and all", async () => {
  const x = greater(tensor([[1, 0, 1], [0, 0, 0], [1, 1, 1]]), 0.5);
  assertEquals(await any(x, { axis: 1 }).array(), [1, 0, 1]);
  assertEquals(await all(x, { axis: 1 }).array(), [0, 0, 1]);
  assertEquals([await any(x).item(), await all(x).item()], [1, 0]);
  assertEquals(await all(x, { axis: 0, keepdims: true }).array(), [[0, 0, 0]]);
  assertEquals(await any(greater(arange(100_000), 99_998)).item(), 1);
});

Deno.test("reductions of nothing", async () => {
  assertEquals(await sum(zeros([2, 0]), { axis: 1 }).array(), [0, 0]);
  assertEquals(await sum(zeros([0, 2]), { axis: 1 }).array(), []);
  await checkValues(mean(zeros([0])), NaN);
  assertEquals([await any(zeros([0], "bool")).item(), await all(zeros([0], "bool")).item()], [0, 1]);
  assertThrows(() => max(zeros([2, 0]), { axis: 1 }), ShapeError, "Cannot apply max: there is no element");
  assertThrows(() => min(zeros([0])), ShapeError, "Cannot apply min: there is no element");
});

Deno.test("wrong calls are refused with what was found", () => {
  assertThrows(() => sum(zeros([2, 3]), { axis: 2 }), ShapeError, "axis 2 is out of range, rank 2 needs -2 to 1");
  assertThrows(() => sum(zeros([2, 3]), { axis: [0, -2] }), ShapeError, "name one axis twice");
  assertThrows(() => sum(tensor([true])), DTypeError, "Cannot apply sum: found bool");
  assertThrows(() => mean(zeros([2], "int32")), DTypeError, "Cannot apply mean: found int32, needs float32");
  assertThrows(() => any(zeros([2])), DTypeError, "Cannot apply any: found float32, needs bool");
});
