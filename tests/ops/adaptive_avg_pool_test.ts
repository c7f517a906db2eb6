import { assertEquals } from "@std/assert";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  DTypeError,
  explain,
  ShapeError,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

/** First and one past the last element of bin `o`. */
const binOf = (
  o: number,
  extent: number,
  size: number,
) => [Math.floor(o * extent / size), Math.ceil((o + 1) * extent / size)];

Deno.test("averages over bins and their gradients equal a plain loop, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (
      const [h, w, oh, ow] of [[13, 13, 6, 6], [8, 10, 3, 4], [5, 6, 1, 1], [2, 2, 7, 7], [7, 3, 7, 5], [1, 9, 4, 2]]
    ) {
      const planes = 6;
      const values = randomValues(planes * h * w, { seed: h });
      const gradient = randomValues(planes * oh * ow, { seed: w });
      const want: number[] = [], dx = new Array<number>(values.length).fill(0);
      for (let i = 0; i < planes * oh * ow; i++) {
        const plane = Math.floor(i / (oh * ow));
        const [top, bottom] = binOf(Math.floor(i / ow) % oh, h, oh);
        const [left, right] = binOf(i % ow, w, ow);
        const count = (bottom - top) * (right - left);
        let total = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            total += values[plane * h * w + y * w + x];
            dx[plane * h * w + y * w + x] += gradient[i] / count;
          }
        }
        want.push(total / count);
      }
      const x = tensor(values, { shape: [2, 3, h, w], device });
      const [y, pullback] = vjp((x) => adaptiveAvgPool2d(x, [oh, ow]), x);
      await checkValues(y, want);
      await checkValues(pullback(tensor(gradient, { shape: y.shape, device })), dx);
    }
  });
});

Deno.test("rows and volumes are averaged likewise", async () => {
  await checkValues(adaptiveAvgPool1d(tensor([[[1, 2, 6]]]), 2), [1.5, 4]);
  const x = random([2, 2, 5, 4, 3]);
  const flat = adaptiveAvgPool3d(x, [2, 4, 3]);
  assertEquals(flat.shape, [2, 2, 2, 4, 3]);
  const values = Array.from(await x.data());
  const slice = (d: number) => values.slice(d * 12, (d + 1) * 12);
  const first = slice(0).map((value, i) => (value + slice(1)[i] + slice(2)[i]) / 3);
  await checkValues((await flat.data()).subarray(0, 12), first);
});

Deno.test("more than 65,536 elements go into one average", async () => {
  const x = tensor(Float32Array.from({ length: 300 * 301 }, (_, i) => i % 301), { shape: [1, 1, 300, 301] });
  await checkValues(adaptiveAvgPool2d(x, 1), 150);
  await checkValues(adaptiveAvgPool2d(x, [1, 2]), [75, 225]);
});

Deno.test("an extent that stays needs no kernel, and the share rides on the sum", () => {
  const x = random([2, 3, 7, 7]);
  assertEquals(adaptiveAvgPool2d(x, 7), x);
  assertEquals(adaptiveAvgPool2d(x, [null, 7]), x);
  assertEquals(explain(adaptiveAvgPool2d(x, [null, 3])).split(",")[0], "dispatches: 1");
});

Deno.test("adaptive averages are differentiable twice", async () => {
  await checkGradient((x) => adaptiveAvgPool2d(x, [3, 2]), [random([1, 2, 5, 3])]);
  await checkGradient((x) => adaptiveAvgPool2d(x, 4), [random([1, 1, 3, 2])]);
  await checkGradient((x) => adaptiveAvgPool3d(x, 2), [random([1, 1, 3, 2, 3])]);
});

Deno.test("an empty batch stays empty", async () => {
  const y = adaptiveAvgPool2d(zeros([0, 3, 5, 5]), 2);
  assertEquals([y.shape, (await y.data()).length], [[0, 3, 2, 2], 0]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4]);
  checkRefusals([
    [
      () => adaptiveAvgPool1d(x, 2),
      ShapeError,
      "Cannot apply adaptiveAvgPool1d: x is [1,2,4,4], it needs rank 3, [N, C, L]",
    ],
    [() => adaptiveAvgPool2d(zeros([2, 4, 4]), 2), ShapeError, "x is [2,4,4], it needs rank 4"],
    [() => adaptiveAvgPool3d(x, 2), ShapeError, "[N, C, D, H, W]"],
    [
      () => adaptiveAvgPool2d(x, 0),
      ShapeError,
      "size must be a whole number of at least 1 or null, or a list of 2, found 0",
    ],
    [() => adaptiveAvgPool2d(x, [2, 2, 2]), ShapeError, "found [2,2,2]"],
    [() => adaptiveAvgPool2d(x, [2, 1.5]), ShapeError, "found [2,1.5]"],
    [() => adaptiveAvgPool2d(zeros([1, 2, 0, 4]), 2), ShapeError, "x [1,2,0,4] has nothing to pool"],
    [() => adaptiveAvgPool2d(zeros([1, 2, 4, 4], "int32"), 2), DTypeError, "found int32, needs float32"],
  ]);
});
