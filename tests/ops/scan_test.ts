import { assertEquals, assertThrows } from "@std/assert";
import {
  cumprod,
  cumsum,
  DTypeError,
  logcumsumexp,
  mul,
  ShapeError,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

/** A running combination along the middle one of three axes, in float64. */
function expected(
  x: ArrayLike<number>,
  [outer, length, inner]: readonly number[],
  start: number,
  step: (total: number, x: number) => number,
): number[] {
  const y = new Array<number>(x.length);
  for (let row = 0; row < outer * inner; row++) {
    let total = start;
    for (let l = 0; l < length; l++) {
      const place = (Math.floor(row / inner) * length + l) * inner + row % inner;
      y[place] = total = step(total, x[place]);
    }
  }
  return y;
}

const logAddExp = (a: number, b: number) => {
  const larger = Math.max(a, b);
  return larger === -Infinity ? larger : larger + Math.log(Math.exp(a - larger) + Math.exp(b - larger));
};

Deno.test("scans agree with float64 along any axis, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const shape of [[1, 5, 1], [3, 64, 1], [2, 65, 3], [1, 1000, 1], [7, 130, 11], [2, 1, 4], [1, 5000, 2]]) {
      const values = randomValues(shape.reduce((a, b) => a * b), { seed: shape[1] });
      const x = tensor(values, { shape, device });
      await checkValues(cumsum(x, { axis: 1 }), expected(values, shape, 0, (a, b) => a + b), { atol: 1e-4 });
      const sums = expected(values, shape, -Infinity, logAddExp);
      await checkValues(logcumsumexp(x, { axis: -2 }), sums, { atol: 2e-6, rtol: 2e-6 });
      const factors = values.map((value) => 1 + value / 40);
      const products = expected(factors, shape, 1, (a, b) => a * b);
      await checkValues(cumprod(tensor(factors, { shape, device }), { axis: 1 }), products, { atol: 0, rtol: 2e-4 });
    }
  });
});

Deno.test("axes of more than 65,536 elements are scanned in chunks", async () => {
  const shape = [2, 70_001, 1];
  await onBothKinds(async (device) => {
    const values = Int32Array.from({ length: 2 * 70_001 }, (_, i) => (i * 7919) % 13 - 6);
    const x = tensor(values, { shape, device });
    assertEquals(Array.from(await cumsum(x, { axis: 1 }).data()), expected(values, shape, 0, (a, b) => a + b));
    const scores = randomValues(2 * 70_001, { seed: 3 });
    const sums = expected(scores, shape, -Infinity, logAddExp);
    await checkValues(logcumsumexp(tensor(scores, { shape, device }), { axis: 1 }), sums, { rtol: 1e-5 });
  });
});

Deno.test("a long axis has the right gradient", async () => {
  const [count, weights] = [70_001, randomValues(70_001, { seed: 2 })];
  const suffix = new Float64Array(count + 1);
  for (let i = count - 1; i >= 0; i--) suffix[i] = suffix[i + 1] + weights[i];
  const dx = vjp((x: Tensor) => cumsum(x), tensor(randomValues(count)))[1](tensor(weights));
  await checkValues(dx, suffix.subarray(0, count), { atol: 2e-3 });
  // Halving at every step: the recurrence s = w + x s of the product's gradient settles at once.
  const factors = new Float32Array(count).fill(0.5);
  factors[0] = 1;
  const product = vjp((x: Tensor) => cumprod(x), tensor(factors))[1](tensor(new Float32Array(count).fill(1)));
  await checkValues((await product.data()).slice(0, 4), [2, 2, 1, 0.5], { rtol: 1e-6 });
});

Deno.test("cumprod's gradient is right where elements are 0", async () => {
  const dy = tensor([1, 10, 100, 1000]);
  const gradient = async (x: number[]) => await vjp((x: Tensor) => cumprod(x), tensor(x))[1](dy).array();
  assertEquals(await gradient([2, 0, 3, 4]), [1, 24620, 0, 0]);
  assertEquals(await gradient([0, 0, 3, 4]), [1, 0, 0, 0]);
  assertEquals(await gradient([5, 2, 3, 0]), [1 + 20 + 600, 50 + 1500, 1000, 30_000]);
});

Deno.test("logcumsumexp neither overflows nor loses -Infinity", async () => {
  const x = tensor([-Infinity, -Infinity, 1000, 1000, 3e38]);
  await checkValues(logcumsumexp(x), [-Infinity, -Infinity, 1000, 1000 + Math.LN2, 3e38]);
  const dx = vjp((x: Tensor) => logcumsumexp(x), tensor([-Infinity, 0, 0]))[1](tensor([1, 1, 1]));
  await checkValues(dx, [0, 1.5, 0.5]);
  await checkValues(logcumsumexp(tensor([0, NaN, 0])), [0, NaN, NaN]);
});

Deno.test("whole numbers wrap around and stay exact", async () => {
  assertEquals(await cumsum(tensor([2 ** 31 - 1, 1], { dtype: "int32" })).array(), [2 ** 31 - 1, -(2 ** 31)]);
  assertEquals(await cumprod(tensor([3, 5, 7], { dtype: "uint32" })).array(), [3, 15, 105]);
});

Deno.test("a NaN stays from its place on", async () => {
  await checkValues(cumsum(tensor([1, NaN, 2])), [1, NaN, NaN]);
  await checkValues(cumprod(tensor([0, NaN, 2])), [0, NaN, NaN]);
});

Deno.test("scans are differentiable twice", async () => {
  await checkGradient((x) => mul(cumsum(x, { axis: 1 }), x), [random([2, 4, 3])]);
  await checkGradient((x) => cumprod(x, { axis: 0 }), [random([5, 2])]);
  await checkGradient((x) => cumprod(x), [tensor([1.5, 0, -0.7, 0, 2])]);
  await checkGradient((x) => logcumsumexp(x), [random([3, 5])]);
});

Deno.test("empty and one-element axes", async () => {
  assertEquals((await cumsum(zeros([3, 0])).data()).length, 0);
  assertEquals((await cumprod(zeros([0, 3])).data()).length, 0);
  assertEquals(await cumsum(tensor([[5], [7]])).array(), [[5], [7]]);
  const dx = vjp((x: Tensor) => cumprod(x), tensor([[3], [4]]))[1](tensor([[1], [2]]));
  assertEquals(await dx.array(), [[1], [2]]);
});

Deno.test("wrong axes and types are refused", () => {
  assertThrows(() => cumsum(zeros([2, 3]), { axis: 2 }), ShapeError, "Cannot apply cumsum: axis 2 is out of range");
  assertThrows(() => cumprod(zeros([])), ShapeError, "a scalar has no axes");
  assertThrows(() => cumsum(zeros([2], "bool")), DTypeError, "Cannot apply cumsum: found bool");
  assertThrows(() => logcumsumexp(zeros([2], "int32")), DTypeError, "found int32");
});
