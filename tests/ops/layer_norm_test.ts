import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  concat,
  DTypeError,
  explain,
  layerNorm,
  mul,
  rmsNorm,
  ShapeError,
  slice,
  type Tensor,
  tensor,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

interface Case {
  readonly shape: readonly number[];
  readonly normalized: number | readonly number[];
  readonly eps: number;
}

const cases: readonly Case[] = [
  { shape: [4, 10], normalized: 10, eps: 1e-5 },
  { shape: [2, 3, 4, 5], normalized: [3, 4, 5], eps: 1e-3 },
  { shape: [2, 3, 8], normalized: [8], eps: 1e-5 },
  { shape: [7], normalized: 7, eps: 1e-5 },
  { shape: [5, 1], normalized: 1, eps: 1e-5 },
  { shape: [3, 257], normalized: 257, eps: 1e-6 },
  { shape: [5000, 3], normalized: 3, eps: 0.1 },
  { shape: [2, 9001], normalized: 9001, eps: 1e-5 },
];

const widthOf = (normalized: Case["normalized"]) => [normalized].flat().reduce((a, b) => a * b, 1);

/** Normalised rows and their gradient for dy, in float64. */
function reference(x: ArrayLike<number>, dy: ArrayLike<number>, width: number, eps: number, isCentred: boolean) {
  const y: number[] = [], dx: number[] = [];
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / width;
  for (let start = 0; start < x.length; start += width) {
    const row = Array.from({ length: width }, (_, i) => x[start + i]);
    const rowGradient = Array.from({ length: width }, (_, i) => dy[start + i]);
    const middle = isCentred ? mean(row) : 0;
    const scale = 1 / Math.sqrt(mean(row.map((value) => (value - middle) ** 2)) + eps);
    const h = row.map((value) => (value - middle) * scale);
    const level = isCentred ? mean(rowGradient) : 0;
    const along = mean(h.map((value, i) => value * rowGradient[i]));
    y.push(...h);
    dx.push(...h.map((value, i) => scale * (rowGradient[i] - level - value * along)));
  }
  return { y, dx };
}

Deno.test("layerNorm and rmsNorm and their gradients equal a plain loop, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const { shape, normalized, eps } of cases) {
      const width = widthOf(normalized);
      const count = shape.reduce((a, b) => a * b, 1);
      const values = randomValues(count, { min: 1, max: 5, seed: width });
      const gradient = randomValues(count, { seed: 3 });
      for (const isCentred of [true, false]) {
        const f = isCentred ? layerNorm : rmsNorm;
        const [y, pullback] = vjp((x) => f(x, normalized, { eps }), tensor(values, { shape, device }));
        const want = reference(values, gradient, width, eps, isCentred);
        await checkValues(y, want.y, { atol: 2e-6 });
        await checkValues(pullback(tensor(gradient, { shape, device })), want.dx, { atol: 5e-6, rtol: 1e-4 });
      }
    }
  });
});

Deno.test("a row far from 0 keeps its digits", async () => {
  const values = Array.from({ length: 4096 }, (_, i) => 1000 + i % 2);
  const y = await layerNorm(tensor([values]), 4096, { eps: 0 }).data();
  assertEquals(Array.from(y.subarray(0, 4)), [-1, 1, -1, 1]);
});

Deno.test("weight and bias scale and shift every element", async () => {
  const x = tensor([[1, 3], [10, 20]]);
  const options = { weight: tensor([2, 3]), eps: 0 };
  await checkValues(layerNorm(x, 2, { ...options, bias: tensor([1, -1]) }), [-1, 2, -1, 2]);
  await checkValues(rmsNorm(tensor([[1, 7]]), 2, options), [0.4, 4.2]);
});

Deno.test("layerNorm is differentiable twice in every operand", async () => {
  await checkGradient(
    (x, weight, bias) => layerNorm(x, [2, 3], { weight, bias, eps: 1e-2 }),
    [random([3, 2, 3]), random([2, 3], { seed: 2 }), random([2, 3], { seed: 3 })],
    { step: 2 ** -6, tolerance: 3e-3 },
  );
});

Deno.test("rmsNorm is differentiable twice in every operand", async () => {
  await checkGradient(
    (x, weight) => rmsNorm(x, 4, { weight, eps: 1e-2 }),
    [random([3, 4]), random([4], { seed: 2 })],
    { step: 2 ** -6, tolerance: 3e-3 },
  );
});

Deno.test("a row too wide for one kernel is differentiable twice", async () => {
  const wide = (x: Tensor) => mul(layerNorm(concat([x, tail], 1), 8200, { eps: 1e-2 }), 10);
  const tail = random([1, 8197], { seed: 5 });
  await checkGradient((x) => slice(wide(x), [null, [0, 5]]), [random([1, 3])], { tolerance: 3e-3 });
});

Deno.test("normalisation, scale and shift are one kernel, the gradient another", () => {
  const operands = [random([8, 16]), random([16], { seed: 2 }), random([16], { seed: 3 })];
  const y = layerNorm(operands[0], 16, { weight: operands[1], bias: operands[2] });
  assertStringIncludes(explain(y), "dispatches: 1,");
  const [, pullback] = vjp((x) => layerNorm(x, 16), operands[0]);
  assertStringIncludes(explain(pullback(random([8, 16]))), "dispatches: 1,");
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await layerNorm(zeros([0, 4]), 4).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2, 3, 4]);
  checkRefusals([
    [
      () => layerNorm(x, 3),
      ShapeError,
      "Cannot apply layerNorm: x is [2,3,4], it needs to end in the normalised shape [3]",
    ],
    [() => layerNorm(x, [2, 3, 4, 5]), ShapeError, "normalised shape [2,3,4,5]"],
    [() => layerNorm(x, []), ShapeError, "of at least one axis"],
    [() => layerNorm(x, 4, { weight: zeros([3]) }), ShapeError, "weight is [3], the normalised shape needs [4]"],
    [() => layerNorm(x, 4, { bias: zeros([4], "int32") }), DTypeError, "float32 and int32"],
    [() => layerNorm(zeros([2, 4], "int32"), 4), DTypeError, "found int32, needs float32"],
    [
      () => layerNorm(x, 4, { eps: -1 }),
      ValueError,
      "Cannot apply layerNorm: eps must be a number of at least 0, found -1",
    ],
    [() => rmsNorm(x, 3), ShapeError, "Cannot apply rmsNorm: x is [2,3,4]"],
    [() => rmsNorm(x, 4, { weight: zeros([4, 1]) }), ShapeError, "weight is [4,1]"],
    [() => rmsNorm(x, 4, { eps: NaN }), ValueError, "found NaN"],
  ]);
});
