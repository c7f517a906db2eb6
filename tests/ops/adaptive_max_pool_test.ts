import { assertEquals } from "@std/assert";
import {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dIndices,
  adaptiveMaxPool3d,
  DTypeError,
  ShapeError,
  tensor,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

const binOf = (
  o: number,
  extent: number,
  size: number,
) => [Math.floor(o * extent / size), Math.ceil((o + 1) * extent / size)];

Deno.test("maxima of bins, their places and their gradients equal a plain loop, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const [h, w, oh, ow] of [[9, 9, 4, 4], [5, 7, 2, 3], [2, 3, 5, 4], [6, 4, 6, 2], [1, 8, 1, 3]]) {
      const planes = 4;
      // Few values, hence many ties: the first one in row-major order wins.
      const values = randomValues(planes * h * w, { seed: h }).map((value) => Math.round(value));
      const gradient = randomValues(planes * oh * ow, { seed: w });
      const want: number[] = [], places: number[] = [], dx = new Array<number>(values.length).fill(0);
      for (let i = 0; i < planes * oh * ow; i++) {
        const plane = Math.floor(i / (oh * ow)) * h * w;
        const [top, bottom] = binOf(Math.floor(i / ow) % oh, h, oh);
        const [left, right] = binOf(i % ow, w, ow);
        let place = top * w + left;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) if (values[plane + y * w + x] > values[plane + place]) place = y * w + x;
        }
        want.push(values[plane + place]);
        places.push(place);
        dx[plane + place] += gradient[i];
      }
      const x = tensor(values, { shape: [2, 2, h, w], device });
      const [y, pullback] = vjp((x) => adaptiveMaxPool2d(x, [oh, ow]), x);
      await checkValues(y, want);
      await checkValues(adaptiveMaxPool2dIndices(x, [oh, ow]), places);
      await checkValues(pullback(tensor(gradient, { shape: y.shape, device })), dx);
    }
  });
});

Deno.test("a NaN wins", async () => {
  const x = tensor([[[[1, 5, 2], [NaN, 7, 9]]]]);
  await checkValues(adaptiveMaxPool2d(x, [1, 2]), [NaN, 9]);
  await checkValues(adaptiveMaxPool2dIndices(x, 1), 3);
});

Deno.test("rows and volumes are searched likewise", async () => {
  await checkValues(adaptiveMaxPool1d(tensor([[[1, 2, 6, 3]]]), 2), [2, 6]);
  const x = tensor([[[[[1, 8], [3, 4]], [[5, 2], [9, 6]], [[0, 7], [1, 1]]]]]);
  await checkValues(adaptiveMaxPool3d(x, [2, 1, 2]), [9, 8, 9, 7]);
});

Deno.test("adaptive maxima are differentiable twice", async () => {
  await checkGradient((x) => adaptiveMaxPool2d(x, [3, 2]), [distinct([1, 2, 5, 3])]);
  await checkGradient((x) => adaptiveMaxPool3d(x, 2), [distinct([1, 1, 3, 2, 3])]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await adaptiveMaxPool2d(zeros([0, 3, 5, 5]), 2).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 4, 4]);
  checkRefusals([
    [() => adaptiveMaxPool1d(x, 2), ShapeError, "Cannot apply adaptiveMaxPool1d: x is [1,2,4,4]"],
    [() => adaptiveMaxPool2d(zeros([4, 4]), 2), ShapeError, "Cannot apply adaptiveMaxPool2d: x is [4,4]"],
    [() => adaptiveMaxPool2dIndices(x, -1), ShapeError, "Cannot apply adaptiveMaxPool2dIndices: size"],
    [() => adaptiveMaxPool3d(x, 2), ShapeError, "it needs rank 5"],
    [() => adaptiveMaxPool2d(x, [2]), ShapeError, "found [2]"],
    [() => adaptiveMaxPool2d(zeros([1, 2, 4, 4], "bool"), 2), DTypeError, "found bool"],
  ]);
});
