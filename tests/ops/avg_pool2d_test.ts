import { assertEquals, assertThrows } from "@std/assert";
import { avgPool2d, mul, ones, ShapeError, tensor, ValueError, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { optionsOf, type Windows, windowsOf } from "./_pooling.ts";

interface Averages extends Windows {
  readonly countIncludePad?: boolean;
  readonly divisorOverride?: number;
}

const geometries: Averages[] = [
  { shape: [2, 3, 6, 8], kernel: [2, 2] },
  { shape: [1, 2, 7, 5], kernel: [2, 3], stride: [2, 1] },
  { shape: [2, 1, 8, 9], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] },
  { shape: [2, 1, 8, 9], kernel: [3, 3], stride: [1, 1], pads: [1, 0, 0, 1], countIncludePad: false },
  { shape: [1, 2, 8, 7], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], ceilMode: true },
  { shape: [1, 2, 8, 7], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], ceilMode: true, countIncludePad: false },
  { shape: [1, 2, 5, 8], kernel: [2, 2], stride: [3, 3], pads: [1, 1, 1, 1], ceilMode: true },
  { shape: [1, 2, 6, 6], kernel: [2, 2], divisorOverride: 3 },
  { shape: [1, 1, 1, 1], kernel: [1, 1] },
  { shape: [1, 3, 9, 10], kernel: [5, 6], stride: [1, 2], pads: [2, 2, 3, 3] },
  // Windows of too many columns, and elements under too many windows, for kernels that work in quads.
  { shape: [1, 2, 3, 24], kernel: [2, 9], stride: [1, 1] },
  { shape: [1, 1, 2, 40], kernel: [1, 20], stride: [1, 1] },
  // Large enough for software adapters to read from textures.
  { shape: [1, 2, 96, 96], kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], countIncludePad: false },
];

/** The share that each element of a plane has in each window. */
function sharesOf(windows: Averages): Map<number, number>[] {
  const { countIncludePad = true, divisorOverride } = windows;
  return windowsOf(windows).taps.map((window) => {
    const places = window.flatMap(({ place }) => place === undefined ? [] : [place]);
    const counted = countIncludePad ? window.filter(({ isBeyond }) => !isBeyond).length : places.length;
    return new Map(places.map((place) => [place, 1 / (divisorOverride ?? counted)]));
  });
}

Deno.test("avgPool2d gives the lecture's example, and quarters as its gradient", async () => {
  const x = tensor([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]]);
  const [y, pullback] = vjp((x) => avgPool2d(x, 2), x);
  assertEquals(await y.array(), [[[[3.25, 5.25], [2, 2]]]]);
  const [top, bottom] = [[0.25, 0.25, 0.5, 0.5], [0.75, 0.75, 1, 1]];
  assertEquals(await pullback(tensor([[[[1, 2], [3, 4]]]])).array(), [[[top, top, bottom, bottom]]]);
});

Deno.test("avgPool2d and its gradient agree with plain loops, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const windows of geometries) {
      const { shape, kernel, countIncludePad, divisorOverride } = windows;
      const plane = shape[2] * shape[3];
      const values = randomValues(shape[0] * shape[1] * plane, { seed: plane });
      const shares = sharesOf(windows);
      const options = { ...optionsOf(windows), countIncludePad, divisorOverride };
      const [y, pullback] = vjp((x) => avgPool2d(x, kernel, options), tensor(values, { shape, device }));
      const dy = randomValues(shape[0] * shape[1] * shares.length, { seed: 9 });
      const want: number[] = [], dx = new Array<number>(values.length).fill(0);
      for (let p = 0; p < shape[0] * shape[1]; p++) {
        shares.forEach((window, o) => {
          let total = 0;
          for (const [place, share] of window) {
            total += values[p * plane + place] * share;
            dx[p * plane + place] += dy[p * shares.length + o] * share;
          }
          want.push(total);
        });
      }
      await checkValues(y, want);
      await checkValues(pullback(tensor(dy, { shape: y.shape, device })), dx);
    }
  });
});

Deno.test("avgPool2d of more than 65,536 windows, and of windows of more than 65,536 elements", async () => {
  const y = await avgPool2d(ones([2, 2, 181, 182]), 2, { stride: 1 }).data();
  assertEquals([y.length, y.every((value) => value === 1)], [4 * 180 * 181, true]);
  const ramp = tensor(Float32Array.from({ length: 270 * 270 }, (_, i) => i % 270), { shape: [1, 1, 270, 270] });
  await checkValues(avgPool2d(ramp, [270, 269], { stride: 1 }), [134, 135]);
});

Deno.test("avgPool2d is differentiable twice", async () => {
  await checkGradient((x) => avgPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true }), [random([1, 2, 6, 5])]);
  await checkGradient((x) => avgPool2d(mul(x, x), [2, 3], { stride: 1, countIncludePad: false, padding: [1, 1] }), [
    random([2, 1, 4, 5]),
  ]);
});

Deno.test("avgPool2d of an empty batch is empty", async () => {
  const y = avgPool2d(zeros([0, 2, 4, 4]), 2);
  assertEquals([y.shape, (await y.data()).length], [[0, 2, 2, 2], 0]);
});

Deno.test("wrong averages are refused with what was found", () => {
  const x = zeros([1, 1, 4, 4]);
  assertThrows(() => avgPool2d(zeros([1, 4, 4]), 2), ShapeError, "Cannot apply avgPool2d: x is [1,4,4]");
  assertThrows(() => avgPool2d(x, 2, { padding: 2 }), ShapeError, "at most half");
  assertThrows(() => avgPool2d(x, 5), ShapeError, "a window reaches over 5 elements");
  assertThrows(() => avgPool2d(x, 2, { divisorOverride: 0 }), ValueError, "found 0");
  assertThrows(() => avgPool2d(x, 2, { divisorOverride: NaN }), ValueError, "found NaN");
});
