import { assertEquals, assertThrows } from "@std/assert";
import {
  DTypeError,
  gaussianBlur,
  mul,
  ones,
  reshape,
  ShapeError,
  sum,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

/** Blur by the definition: a weighted mean with mirrored borders. */
function expected(x: ArrayLike<number>, [height, width]: number[], [kh, kw]: number[], [sh, sw]: number[]): number[] {
  const mirror = (i: number, extent: number) => i < 0 ? -i : i >= extent ? 2 * extent - 2 - i : i;
  const bell = (distance: number, sigma: number) => Math.exp(-0.5 * (distance / sigma) ** 2);
  return Array.from({ length: height * width }, (_, place) => {
    const [i, j] = [Math.floor(place / width), place % width];
    let [total, weights] = [0, 0];
    for (let r = -(kh - 1) / 2; r <= (kh - 1) / 2; r++) {
      for (let s = -(kw - 1) / 2; s <= (kw - 1) / 2; s++) {
        const weight = bell(r, sh) * bell(s, sw);
        total += weight * x[mirror(i + r, height) * width + mirror(j + s, width)];
        weights += weight;
      }
    }
    return total / weights;
  });
}

Deno.test("a blurred pixel is the weighted mean of its surroundings, the border mirrored", async () => {
  const x = random([2, 3, 7, 9]);
  const values = await x.data();
  const y = await gaussianBlur(x, [3, 5], { sigma: [0.8, 1.5] }).data();
  for (let plane = 0; plane < 6; plane++) {
    const part = values.subarray(63 * plane, 63 * plane + 63);
    await checkValues(y.subarray(63 * plane, 63 * plane + 63), expected(part, [7, 9], [3, 5], [0.8, 1.5]));
  }
  const byDefault = await gaussianBlur(x, 5).data();
  await checkValues(byDefault.subarray(0, 63), expected(values.subarray(0, 63), [7, 9], [5, 5], [1.1, 1.1]));
});

Deno.test("a blur keeps what is constant, and the sum of a spot far from the border", async () => {
  await checkValues(gaussianBlur(ones([260, 260]), 7), new Array<number>(260 * 260).fill(1));
  const spot = tensor(Float32Array.from({ length: 81 }, (_, i) => Number(i === 40)), { shape: [9, 9] });
  await checkValues(sum(gaussianBlur(spot, 3)), [1]);
});

Deno.test("a blur is differentiable twice", async () => {
  await checkGradient((x) => gaussianBlur(mul(x, x), 3, { sigma: 1 }), [random([1, 3, 4])]);
});

Deno.test("wrong sizes and sigmas are refused", () => {
  const x = zeros([1, 4, 4]);
  assertThrows(() => gaussianBlur(x, 4), ShapeError, "the size [4,4]; needs [..., H, W] and odd sizes");
  assertThrows(() => gaussianBlur(x, 0), ShapeError, "size must be");
  assertThrows(() => gaussianBlur(zeros([4]), 3), ShapeError, "x is [4]");
  assertThrows(() => gaussianBlur(x, 9), ShapeError, "reflect fills at most 3");
  assertThrows(() => gaussianBlur(x, 3, { sigma: 0 }), ValueError, "sigma must be above 0");
  assertThrows(() => gaussianBlur(zeros([4, 4], "int32"), 3), DTypeError, "found int32");
  assertEquals(gaussianBlur(reshape(ones([4]), [1, 1, 2, 2]), 1).shape, [1, 1, 2, 2]);
});
