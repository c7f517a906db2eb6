import { assertEquals, assertThrows } from "@std/assert";
import { DTypeError, logSoftmax, mul, ShapeError, softmax, type Tensor, tensor, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

/** Softmax over the middle one of three axes, in float64. */
function expected(x: ArrayLike<number>, [outer, width, inner]: readonly number[], isLog = false): number[] {
  const y = new Array<number>(x.length);
  for (let row = 0; row < outer * inner; row++) {
    const places = Array.from({ length: width }, (_, j) => (Math.floor(row / inner) * width + j) * inner + row % inner);
    const largest = Math.max(...places.map((place) => x[place]));
    const total = places.reduce((sum, place) => sum + Math.exp(x[place] - largest), 0);
    for (const place of places) {
      y[place] = isLog ? x[place] - largest - Math.log(total) : Math.exp(x[place] - largest) / total;
    }
  }
  return y;
}

Deno.test("softmax and logSoftmax agree with float64 along any axis, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const shape of [[3, 7, 1], [2, 5, 6], [1, 1, 4], [300, 10, 1], [2, 1000, 1], [20, 1000, 1], [1, 3, 70_000]]) {
      const values = randomValues(shape.reduce((a, b) => a * b), { min: -9, max: 9, seed: shape[1] });
      const x = tensor(values, { shape, device });
      await checkValues(softmax(x, { axis: 1 }), expected(values, shape), { atol: 2e-7, rtol: 3e-6 });
      await checkValues(logSoftmax(x, { axis: -2 }), expected(values, shape, true), { atol: 2e-6, rtol: 1e-6 });
    }
  });
});

Deno.test("rows of more than 65,536 elements are right too", async () => {
  const shape = [2, 70_001, 1];
  const values = randomValues(2 * 70_001, { seed: 4 });
  await checkValues(softmax(tensor(values, { shape }), { axis: 1 }), expected(values, shape), {
    atol: 1e-9,
    rtol: 1e-5,
  });
  await checkValues(logSoftmax(tensor(values, { shape }), { axis: 1 }), expected(values, shape, true), { rtol: 2e-6 });
});

Deno.test("large scores neither overflow nor lose their differences", async () => {
  const x = tensor([[1000, 1001, 999], [-3e38, 0, 0.5]]);
  await checkValues(softmax(x), [0.24472847, 0.66524096, 0.09003057, 0, 0.37754067, 0.62245933]);
  assertEquals(await softmax(tensor([3e38, -3e38])).array(), [1, 0]);
  await checkValues(logSoftmax(tensor([0, -30, -90])), [-9.4e-14, -30, -90], { atol: 1e-7 });
});

Deno.test("a NaN makes its whole row NaN, and no other", async () => {
  await checkValues(softmax(tensor([[0, NaN, 1], [0, 0, 0]])), [NaN, NaN, NaN, 1 / 3, 1 / 3, 1 / 3]);
  await checkValues(logSoftmax(tensor([[NaN, 0], [0, 0]])), [NaN, NaN, -Math.LN2, -Math.LN2]);
  const quarters = [0.25, 0.25, 0.25, 0.25];
  for (const place of [0, 1, 2, 3]) {
    const row = quarters.map((_, i) => i === place ? NaN : i);
    await checkValues(softmax(tensor([row, [0, 0, 0, 0]])), [...row.map(() => NaN), ...quarters]);
  }
});

Deno.test("softmax and logSoftmax are differentiable twice", async () => {
  for (const f of [softmax, logSoftmax]) {
    await checkGradient((x) => f(x), [random([3, 4])]);
    await checkGradient((x) => mul(f(x, { axis: 1 }), x), [random([2, 3, 2])]);
  }
});

Deno.test("rows of more than 65,536 elements have the right gradient", async () => {
  const [values, dy] = [randomValues(66_000, { seed: 1 }), randomValues(66_000, { seed: 2 })];
  const y = expected(values, [1, 66_000, 1]);
  const along = y.reduce((sum, value, i) => sum + value * dy[i], 0);
  const total = dy.reduce((a, b) => a + b);
  const gradientOf = (f: (x: Tensor) => Tensor) => vjp(f, tensor(values))[1](tensor(dy));
  await checkValues(gradientOf(softmax), y.map((value, i) => value * (dy[i] - along)), { atol: 1e-9 });
  await checkValues(gradientOf(logSoftmax), y.map((value, i) => dy[i] - value * total));
});

Deno.test("softmax of an empty batch is empty, of one element it is 1", async () => {
  assertEquals((await softmax(zeros([0, 3])).data()).length, 0);
  assertEquals(await softmax(tensor([[5], [-5]])).array(), [[1], [1]]);
});

Deno.test("a wrong axis or type is refused", () => {
  assertThrows(() => softmax(zeros([2, 3]), { axis: 2 }), ShapeError, "Cannot apply softmax: axis 2 is out of range");
  assertThrows(() => logSoftmax(zeros([])), ShapeError, "a scalar has no axes");
  assertThrows(() => softmax(zeros([2], "int32")), DTypeError, "found int32");
});
