import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  DTypeError,
  embedding,
  gather,
  indexSelect,
  mul,
  ShapeError,
  take,
  takeAlongAxis,
  type Tensor,
  tensor,
  type TensorValues,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomSource, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const whole = (values: TensorValues) => tensor(values, { dtype: "int32" });
const matrix = () => tensor([[1, 2, 3], [4, 5, 6]]);

/** An index that the host does not know: its values are not checked at the call. */
const onDevice = (values: TensorValues) => add(whole(values), 0);

Deno.test("gather chooses along an axis, as PyTorch's gather", async () => {
  assertEquals(await gather(matrix(), whole([[0, 2], [1, 1]]), 1).array(), [[1, 3], [5, 5]]);
  assertEquals(await gather(matrix(), whole([[1, 0, 1]]), 0).array(), [[4, 2, 6]]);
  assertEquals(await gather(matrix(), whole([[2]]), -1).array(), [[3]]);
  assertEquals(await gather(tensor([true, false]), whole([1, 0, 0]), 0).array(), [0, 1, 1]);
});

Deno.test("takeAlongAxis stretches x and the index to each other", async () => {
  assertEquals(await takeAlongAxis(matrix(), whole([[2, 0]])).array(), [[3, 1], [6, 4]]);
  assertEquals(await takeAlongAxis(tensor([[7, 8, 9]]), whole([[0], [2]])).array(), [[7], [9]]);
});

Deno.test("take, indexSelect and embedding choose elements, slices and rows", async () => {
  assertEquals(await take(matrix(), whole([[5, 0], [3, 3]])).array(), [[6, 1], [4, 4]]);
  assertEquals(await indexSelect(matrix(), whole([2, 0, 2]), 1).array(), [[3, 1, 3], [6, 4, 6]]);
  assertEquals(await indexSelect(matrix(), whole([1])).array(), [[4, 5, 6]]);
  assertEquals(await embedding(matrix(), whole([[1, 0], [1, 1]])).array(), [[[4, 5, 6], [1, 2, 3]], [[4, 5, 6], [
    4,
    5,
    6,
  ]]]);
});

Deno.test("more than 65,536 indices, and their gradient, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const [rows, width, count] = [301, 5, 70_001];
    const next = randomSource(4);
    const index = Int32Array.from({ length: count }, () => Math.floor(next() ** 3 * rows));
    const table = randomValues(rows * width, { seed: 1 });
    const dy = randomValues(count * width, { seed: 2 });
    const want = new Float64Array(rows * width);
    index.forEach((row, p) => {
      for (let i = 0; i < width; i++) want[row * width + i] += dy[p * width + i];
    });
    const [y, pullback] = vjp(
      (weight: Tensor) => embedding(weight, tensor(index, { device })),
      tensor(table, { shape: [rows, width], device }),
    );
    assertEquals(
      await y.data(),
      Float32Array.from({ length: count * width }, (_, i) => table[index[Math.floor(i / width)] * width + i % width]),
    );
    await checkValues(pullback(tensor(dy, { shape: y.shape, device })), want, { atol: 2e-3 });
  });
});

Deno.test("the gradient of repeated rows is the same at every run", async () => {
  const index = whole(Array.from({ length: 5000 }, (_, i) => (i * i) % 7));
  const dy = random([5000, 3]);
  const gradient = () => vjp((weight: Tensor) => embedding(weight, index), random([7, 3]))[1](dy).data();
  assertEquals(await gradient(), await gradient());
});

Deno.test("choosing by index is differentiable twice", async () => {
  await checkGradient((x) => mul(gather(x, whole([[0, 2, 2], [1, 0, 1]]), 1), random([2, 3])), [random([2, 3])]);
  await checkGradient((x) => mul(take(x, whole([1, 1, 4])), take(x, whole([0, 1, 2]))), [random([2, 3])]);
  await checkGradient((x) => indexSelect(mul(x, x), whole([1, 0, 1]), 1), [random([2, 2, 2])]);
  await checkGradient((w) => embedding(mul(w, w), whole([[2, 0], [2, 2]])), [random([3, 2])]);
});

Deno.test("an index on the device that leads out of range reads NaN, or 0 of whole numbers", async () => {
  await checkValues(take(matrix(), onDevice([0, 6, -1])), [1, NaN, NaN]);
  await checkValues(indexSelect(matrix(), onDevice([2, 1])), [NaN, NaN, NaN, 4, 5, 6]);
  assertEquals(await take(whole([7, 8]), onDevice([2, 1, -5])).array(), [0, 8, 0]);
  assertEquals(await take(tensor([true, true]), onDevice([2, 1])).array(), [0, 1]);
  const dx = vjp((x: Tensor) => take(x, onDevice([0, 9, -1])), tensor([1, 2]))[1](tensor([5, 6, 7]));
  assertEquals(await dx.array(), [5, 0]);
});

Deno.test("nothing chosen is empty", async () => {
  assertEquals(indexSelect(matrix(), whole([]), 1).shape, [2, 0]);
  assertEquals((await embedding(matrix(), zeros([0, 2], "int32")).data()).length, 0);
  assertEquals(take(zeros([0]), whole([])).shape, [0]);
});

Deno.test("wrong indices are refused with what was found", () => {
  const x = matrix();
  assertThrows(() => take(x, whole([0, 6])), ValueError, "Cannot apply take: index [1] is 6, the axis needs 0 to 5");
  assertThrows(() => gather(x, whole([[0], [-1]]), 1), ValueError, "Cannot apply gather: index [1,0] is -1");
  assertThrows(() => embedding(x, whole([[2]])), ValueError, "Cannot apply embedding: index [0,0] is 2");
  assertThrows(() => indexSelect(zeros([0, 2]), whole([0])), ValueError, "there is nothing to choose from");
  assertThrows(() => take(x, tensor([0])), DTypeError, "the index is float32, it needs int32");
  assertThrows(() => gather(x, whole([0]), 0), ShapeError, "the index is [1], x [2,3] needs equal rank");
  assertThrows(() => gather(x, whole([[0, 1, 0, 1]]), 0), ShapeError, "at least its extents on all axes but 0");
  assertThrows(() => gather(x, whole([[0]]), 2), ShapeError, "axis 2 is out of range");
  assertThrows(() => takeAlongAxis(x, whole([0])), ShapeError, "ranks must be equal");
  assertThrows(() => indexSelect(x, whole([[0]])), ShapeError, "the index is [1,1], it needs rank 1");
  assertThrows(() => embedding(tensor([1]), whole([0])), ShapeError, "the weight is [1], it needs rank 2");
});
