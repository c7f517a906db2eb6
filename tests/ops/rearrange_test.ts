import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  arange,
  mul,
  repeat,
  reshape,
  rot90,
  ShapeError,
  stridedSlice,
  swapAxes,
  type Tensor,
  tensor,
  unflatten,
  unstack,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

const matrix = () => tensor([[1, 2, 3], [4, 5, 6]]);
const numbers = () => tensor([0, 1, 2, 3, 4]);

Deno.test("unstack takes an axis apart", async () => {
  const arrays = async (parts: readonly Tensor[]) => await Promise.all(parts.map((part) => part.array()));
  assertEquals(await arrays(unstack(matrix())), [[1, 2, 3], [4, 5, 6]]);
  assertEquals(await arrays(unstack(matrix(), -1)), [[1, 4], [2, 5], [3, 6]]);
  assertEquals(unstack(zeros([0, 2])), []);
});

Deno.test("repeat repeats elements, as NumPy's repeat", async () => {
  assertEquals(await repeat(tensor([1, 2]), 3).array(), [1, 1, 1, 2, 2, 2]);
  assertEquals(await repeat(matrix(), 2, 1).array(), [[1, 1, 2, 2, 3, 3], [4, 4, 5, 5, 6, 6]]);
  assertEquals(await repeat(tensor([1, 2, 3]), [2, 0, 1]).array(), [1, 1, 3]);
  assertEquals(repeat(tensor([1, 2]), 0).shape, [0]);
});

Deno.test("rot90 turns by quarters in any plane", async () => {
  const x = tensor([[1, 2], [3, 4]]);
  const turned = [[[1, 2], [3, 4]], [[2, 4], [1, 3]], [[4, 3], [2, 1]], [[3, 1], [4, 2]]];
  for (const turns of [-3, -1, 0, 1, 2, 3, 4, 5]) {
    assertEquals(await rot90(x, turns).array(), turned[((turns % 4) + 4) % 4]);
  }
  assertEquals(rot90(zeros([2, 3, 4]), 1, [-2, -1]).shape, [2, 4, 3]);
  assertEquals(await rot90(x, 1, [1, 0]).array(), turned[3]);
});

Deno.test("swapAxes and unflatten", async () => {
  assertEquals(await swapAxes(matrix(), 0, 1).array(), [[1, 4], [2, 5], [3, 6]]);
  assertEquals(unflatten(zeros([2, 12]), 1, [3, -1]).shape, [2, 3, 4]);
  assertEquals(await unflatten(numbers(), -1, [5, 1]).array(), [[0], [1], [2], [3], [4]]);
});

Deno.test("stridedSlice goes both ways, as NumPy's slices", async () => {
  const rows: readonly (readonly [[number | null, number | null, number], number[]])[] = [
    [[null, null, -1], [4, 3, 2, 1, 0]],
    [[null, 0, -2], [4, 2]],
    [[3, null, -1], [3, 2, 1, 0]],
    [[-2, 0, -1], [3, 2, 1]],
    [[100, -100, -2], [4, 2, 0]],
    [[1, 3, -1], []],
    [[1, null, 2], [1, 3]],
    [[-100, 2, 1], [0, 1]],
    [[-100, null, -1], []],
  ];
  for (const [range, want] of rows) {
    assertEquals(Array.from(await stridedSlice(numbers(), [range]).data()), want, JSON.stringify(range));
  }
  assertEquals(await stridedSlice(matrix(), [null, [2, null, -2]]).array(), [[3, 1], [6, 4]]);
});

Deno.test("more than 65,536 elements", async () => {
  const x = arange(70_001);
  const y = await repeat(x, 2).data();
  assertEquals([y.length, y[140_001], y[1]], [140_002, 70_000, 0]);
  assertEquals((await stridedSlice(x, [[null, null, -1]]).data())[70_000], 0);
});

Deno.test("rearrangements are differentiable twice", async () => {
  const square = (x: Tensor) => mul(x, x);
  await checkGradient((x) => unstack(square(x), 1).reduce((a, b) => add(mul(a, 2), b)), [random([2, 3])]);
  await checkGradient((x) => repeat(square(x), 2, 1), [random([2, 3])]);
  await checkGradient((x) => repeat(square(x), [3, 1], 0), [random([2, 2])]);
  await checkGradient((x) => rot90(square(x), 3), [random([2, 3])]);
  await checkGradient((x) => stridedSlice(square(x), [null, [null, null, -2]]), [random([2, 5])]);
  await checkGradient((x) => reshape(unflatten(swapAxes(square(x), 0, 1), 0, [2, 2]), [8]), [random([2, 4])]);
});

Deno.test("wrong axes, counts and sizes are refused", () => {
  assertThrows(() => unstack(matrix(), 2), ShapeError, "Cannot apply unstack: axis 2 is out of range");
  assertThrows(() => repeat(matrix(), -1), ShapeError, "counts must be whole numbers of at least 0, found -1");
  assertThrows(() => repeat(matrix(), [1, 2, 3]), ShapeError, "found 3 counts for 2 elements");
  assertThrows(() => rot90(matrix(), 1, [1, 1]), ShapeError, "Cannot apply rot90");
  assertThrows(() => rot90(matrix(), 0.5), ShapeError, "needs whole turns");
  assertThrows(() => unflatten(matrix(), 1, [2, -1]), ShapeError, "axis 1 of [2,3] does not fill [2,-1]");
  assertThrows(() => unflatten(matrix(), 1, [-1, -1]), ShapeError, "does not fill");
  assertThrows(() => stridedSlice(numbers(), [[0, 1, 0]]), ShapeError, "steps must be whole numbers");
  assertThrows(() => stridedSlice(numbers(), [null, null]), ShapeError, "2 ranges for 1 axes");
  assertThrows(() => swapAxes(matrix(), 0, 3), ShapeError, "axis 3 is out of range");
});
