import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  DTypeError,
  full,
  mul,
  scatter,
  scatterAdd,
  scatterMax,
  ShapeError,
  type Tensor,
  tensor,
  type TensorValues,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random, randomSource, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const whole = (values: TensorValues) => tensor(values, { dtype: "int32" });
const onDevice = (values: TensorValues) => add(whole(values), 0);

Deno.test("scatter, scatterAdd and scatterMax follow PyTorch", async () => {
  const [x, src] = [zeros([3, 2]), tensor([[1, 2], [3, 4], [5, 6]])];
  assertEquals(await scatterAdd(x, whole([[0, 2], [0, 1]]), src, 0).array(), [[4, 0], [0, 4], [0, 2]]);
  assertEquals(await scatterAdd(full([3, 2], 10), whole([[1, 1]]), src, 1).array(), [[10, 13], [10, 10], [10, 10]]);
  assertEquals(await scatterMax(full([3, 2], 2.5), whole([[0, 2], [0, 1]]), src, 0).array(), [[3, 2.5], [2.5, 4], [
    2.5,
    2.5,
  ]]);
  assertEquals(await scatter(x, whole([[2, 0]]), src, 0).array(), [[0, 2], [0, 0], [1, 0]]);
  assertEquals(await scatter(x, whole([[1], [0]]), 7, 1).array(), [[0, 7], [7, 0], [0, 0]]);
  assertEquals(await scatter(tensor([true, true]), whole([0]), tensor([false]), 0).array(), [0, 1]);
});

Deno.test("of several places that name one element the last wins, always", async () => {
  assertEquals(await scatter(zeros([2]), whole([1, 1, 1]), tensor([5, 6, 7]), 0).array(), [0, 7]);
  const index = whole(Array.from({ length: 5000 }, (_, i) => i % 3));
  const src = tensor(Float32Array.from({ length: 5000 }, (_, i) => i));
  assertEquals(await scatter(zeros([3]), index, src, 0).array(), [4998, 4999, 4997]);
});

Deno.test("few and many results of few and many elements agree with plain loops, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const [count, extent] of [[5, 3], [100, 20_000], [3000, 7], [900, 900], [5000, 5000], [70_000, 300]]) {
      const next = randomSource(count);
      const index = Int32Array.from({ length: count }, () => Math.floor(next() ** 2 * extent));
      const src = Int32Array.from({ length: count }, () => Math.floor(next() * 1000) - 500);
      const want = {
        sum: new Int32Array(extent),
        max: new Int32Array(extent).fill(-999),
        last: new Int32Array(extent),
      };
      index.forEach((j, p) => {
        want.sum[j] += src[p];
        want.max[j] = Math.max(want.max[j], src[p]);
        want.last[j] = src[p];
      });
      const [places, values] = [tensor(index, { device }), tensor(src, { device })];
      assertEquals(await scatterAdd(zeros([extent], "int32"), places, values, 0).data(), want.sum);
      assertEquals(await scatterMax(full([extent], -999, "int32"), places, values, 0).data(), want.max);
      assertEquals(await scatter(zeros([extent], "int32"), places, values, 0).data(), want.last);
    }
  });
});

Deno.test("every row has an index of its own, along any axis", async () => {
  await onBothKinds(async (device) => {
    const [outer, length, inner, extent] = [3, 1500, 2, 900];
    const next = randomSource(8);
    const index = Int32Array.from({ length: outer * length * inner }, () => Math.floor(next() * extent));
    const src = randomValues(index.length, { seed: 9 });
    const want = new Float64Array(outer * extent * inner);
    index.forEach((j, place) => {
      const [o, i] = [Math.floor(place / (length * inner)), place % inner];
      want[(o * extent + j) * inner + i] += src[place];
    });
    const shape = [outer, length, inner];
    const y = scatterAdd(
      zeros([outer, extent, inner]),
      tensor(index, { shape, device }),
      tensor(src, { shape, device }),
      1,
    );
    await checkValues(y, want, { atol: 1e-5 });
  });
});

Deno.test("a range of more than 65,536 equal indices is added up in chunks", async () => {
  const count = 200_003;
  const index = Int32Array.from({ length: count }, (_, i) => i < 150_000 ? 4321 : (i * 31) % 5000);
  const want = new Int32Array(5000);
  for (const j of index) want[j]++;
  const ones = tensor(new Int32Array(count).fill(1));
  assertEquals(await scatterAdd(zeros([5000], "int32"), tensor(index), ones, 0).data(), want);
});

Deno.test("gradients go where the elements went", async () => {
  const index = whole([0, 2, 0]);
  const pull = (f: typeof scatter) =>
    vjp(([x, src]: Tensor[]) => f(x, index, src, 0), [tensor([9, 9, 9]), tensor([9, 2, 3])])[1](tensor([1, 10, 100]));
  const arrays = async (tensors: readonly Tensor[]) => await Promise.all(tensors.map((one) => one.array()));
  assertEquals(await arrays(pull(scatterAdd as typeof scatter)), [[1, 10, 100], [1, 100, 1]]);
  assertEquals(await arrays(pull(scatter)), [[0, 10, 0], [0, 100, 1]]);
  assertEquals(await arrays(pull(scatterMax as typeof scatter)), [[0.5, 10, 100], [0.5, 0, 0]]);
});

Deno.test("scattering is differentiable twice", async () => {
  const index = whole([[0, 2], [0, 1], [1, 2]]);
  const square = (x: Tensor) => mul(x, x);
  await checkGradient((x, src) => square(scatterAdd(x, index, src, 0)), [random([3, 3]), random([3, 2], { seed: 2 })]);
  await checkGradient((x, src) => square(scatter(x, index, src, 1)), [random([3, 3]), random([3, 2], { seed: 3 })]);
  const [low, src] = [random([3, 3], { min: -9, max: -8 }), distinct([3, 2])];
  await checkGradient((x, src) => square(scatterMax(x, index, src, 0)), [low, src]);
});

Deno.test("an index on the device that leads out of range is left out", async () => {
  const src = tensor([1, 2, 3]);
  assertEquals(await scatterAdd(zeros([2]), onDevice([0, 2, -1]), src, 0).array(), [1, 0]);
  assertEquals(await scatter(zeros([2]), onDevice([5, 1, -7]), src, 0).array(), [0, 2]);
  assertEquals(await scatterMax(zeros([2]), onDevice([5, 1, -7]), src, 0).array(), [0, 2]);
});

Deno.test("a NaN wins a maximum and no index changes nothing", async () => {
  await checkValues(scatterMax(zeros([2]), whole([0, 0]), tensor([NaN, 3]), 0), [NaN, 0]);
  const x = tensor([1, 2]);
  for (const f of [scatterAdd, scatterMax]) assertEquals(await f(x, whole([]), zeros([0]), 0).array(), [1, 2]);
  assertEquals(await scatter(x, whole([]), 5, 0).array(), [1, 2]);
});

Deno.test("wrong indices, sources and types are refused", () => {
  const x = zeros([3, 2]);
  const index = whole([[0, 1]]);
  assertThrows(() => scatterAdd(x, whole([[3, 0]]), x, 0), ValueError, "Cannot apply scatterAdd: index [0,0] is 3");
  assertThrows(() => scatterAdd(x, index, zeros([1, 1]), 0), ShapeError, "src [1,1] needs equal rank and");
  assertThrows(() => scatter(x, whole([0]), x, 0), ShapeError, "x [3,2] needs equal rank");
  assertThrows(() => scatter(x, index, zeros([1, 2], "int32"), 0), DTypeError, "float32 and int32");
  assertThrows(() => scatterMax(zeros([2], "bool"), whole([0]), zeros([1], "bool"), 0), DTypeError, "found bool");
  assertThrows(() => scatterMax(x, index, x, 5), ShapeError, "axis 5 is out of range");
  assertThrows(() => scatterAdd(x, tensor([[0.5, 1]]), x, 0), DTypeError, "the index is float32");
});
