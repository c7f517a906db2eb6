import { assertEquals } from "@std/assert";
import {
  avgPool3d,
  DTypeError,
  maxPool3d,
  ShapeError,
  tensor,
  type Triple,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

interface Windows {
  readonly extents: Triple;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly pad: Triple;
  readonly dilation?: Triple;
}

const cases: readonly Windows[] = [
  { extents: [4, 4, 4], kernel: [2, 2, 2], stride: [2, 2, 2], pad: [0, 0, 0] },
  { extents: [5, 7, 6], kernel: [3, 2, 3], stride: [1, 2, 2], pad: [1, 0, 1] },
  { extents: [6, 5, 4], kernel: [2, 3, 1], stride: [3, 1, 1], pad: [0, 1, 0], dilation: [2, 1, 1] },
  { extents: [1, 3, 9], kernel: [1, 3, 4], stride: [1, 1, 2], pad: [0, 1, 2] },
];

/** For each window the row-major places under its taps, -1 in the padding. */
function tapsOf({ extents, kernel, stride, pad, dilation = [1, 1, 1] }: Windows): { size: number[]; taps: number[][] } {
  const size = extents.map((extent, a) =>
    Math.floor((extent + 2 * pad[a] - (kernel[a] - 1) * dilation[a] - 1) / stride[a]) + 1
  );
  const places = (
    index: number,
    of: readonly number[],
  ) => [Math.floor(index / (of[1] * of[2])), Math.floor(index / of[2]) % of[1], index % of[2]];
  const taps = Array.from(
    { length: size[0] * size[1] * size[2] },
    (_, window) =>
      Array.from({ length: kernel[0] * kernel[1] * kernel[2] }, (_, tap) => {
        const at = places(window, size).map((o, a) => o * stride[a] - pad[a] + places(tap, kernel)[a] * dilation[a]);
        if (at.some((one, a) => one < 0 || one >= extents[a])) return -1;
        return (at[0] * extents[1] + at[1]) * extents[2] + at[2];
      }),
  );
  return { size, taps };
}

Deno.test("maxima and averages of volumes and their gradients equal a plain loop, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const windows of cases) {
      const { kernel, stride, pad, extents, dilation } = windows;
      const { size, taps } = tapsOf(windows);
      const volume = extents[0] * extents[1] * extents[2];
      const values = randomValues(4 * volume, { seed: volume }).map((value) => Math.round(2 * value));
      const gradient = randomValues(4 * taps.length, { seed: 5 });
      const most: number[] = [], mean: number[] = [];
      const [dMost, dMean] = [0, 1].map(() => new Array<number>(values.length).fill(0));
      for (let i = 0; i < gradient.length; i++) {
        const start = Math.floor(i / taps.length) * volume;
        const inside = taps[i % taps.length].filter((place) => place >= 0).map((place) => start + place);
        const best = inside.reduce((a, b) => values[b] > values[a] ? b : a);
        most.push(values[best]);
        dMost[best] += gradient[i];
        mean.push(inside.reduce((sum, at) => sum + values[at], 0) / taps[0].length);
        inside.forEach((at) => dMean[at] += gradient[i] / taps[0].length);
      }
      const x = tensor(values, { shape: [2, 2, ...extents], device });
      const dy = tensor(gradient, { shape: [2, 2, ...size], device });
      const [y, pullback] = vjp((x) => maxPool3d(x, kernel, { stride, padding: pad, dilation }), x);
      await checkValues(y, most);
      await checkValues(pullback(dy), dMost);
      if (dilation) continue;
      const [average, back] = vjp((x) => avgPool3d(x, kernel, { stride, padding: pad }), x);
      await checkValues(average, mean);
      await checkValues(back(dy), dMean);
    }
  });
});

Deno.test("what an average is divided by", async () => {
  const x = tensor([[[[[1, 2], [3, 4]], [[5, 8], [7, 6]]]]]);
  await checkValues(avgPool3d(x, 2), 4.5);
  await checkValues(avgPool3d(x, 2, { divisorOverride: 3 }), 12);
  await checkValues(avgPool3d(x, 3, { padding: 1, stride: 2 }), 36 / 27);
  await checkValues(avgPool3d(x, 3, { padding: 1, stride: 2, countIncludePad: false }), 4.5);
});

Deno.test("padding by a rule, by pairs, and a window that hangs over", () => {
  const x = zeros([1, 1, 5, 6, 7]);
  assertEquals(maxPool3d(x, 3, { stride: 2, padding: "same" }).shape, [1, 1, 3, 3, 4]);
  assertEquals(maxPool3d(x, 3, { stride: 1, padding: [[1, 0], [0, 0], [1, 1]] }).shape, [1, 1, 4, 4, 7]);
  assertEquals(maxPool3d(x, 2, { ceilMode: true }).shape, [1, 1, 3, 3, 4]);
});

Deno.test("pooling of volumes is differentiable twice", async () => {
  await checkGradient((x) => maxPool3d(x, 2, { stride: 1 }), [distinct([1, 1, 3, 2, 3])]);
  await checkGradient((x) => avgPool3d(x, [2, 1, 2], { padding: [1, 0, 1] }), [random([1, 1, 3, 2, 4])]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await maxPool3d(zeros([0, 2, 4, 4, 4]), 2).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4, 4]);
  checkRefusals([
    [() => maxPool3d(zeros([2, 4, 4, 4]), 2), ShapeError, "Cannot apply maxPool3d: x is [2,4,4,4], it needs rank 5"],
    [() => maxPool3d(x, 0), ShapeError, "kernel must be a whole number of at least 1, or three, found 0"],
    [() => maxPool3d(x, [2, 2] as unknown as Triple), ShapeError, "found [2,2]"],
    [() => maxPool3d(x, 2, { stride: 0 }), ShapeError, "Cannot apply maxPool3d: stride"],
    [
      () => maxPool3d(x, 2, { padding: [1, 1] as unknown as Triple }),
      ShapeError,
      "padding must be a whole number of at least 0, [depth, vertical, horizontal]",
    ],
    [() => maxPool3d(x, 2, { padding: 2 }), ShapeError, "at most half"],
    [() => maxPool3d(x, 5), ShapeError, "a window reaches over 5"],
    [() => avgPool3d(x, 2, { divisorOverride: 0 }), ValueError, "Cannot apply avgPool3d: divisorOverride"],
    [() => avgPool3d(zeros([1, 2, 4, 4, 4], "int32"), 2), DTypeError, "Cannot apply avgPool3d: x is int32"],
  ]);
});
