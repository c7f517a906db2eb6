import { assertEquals, assertThrows } from "@std/assert";
import { DTypeError, interpolate, mul, resize, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

/** One row resized by the definition: the centre of a new pixel, and the weights of those around it. */
function bilinearRow(x: ArrayLike<number>, to: number, alignCorners: boolean): number[] {
  const last = x.length - 1;
  return Array.from({ length: to }, (_, j) => {
    const centre = alignCorners ? j * last / Math.max(1, to - 1) : (j + 0.5) * x.length / to - 0.5;
    const place = Math.min(last, Math.max(0, centre));
    const left = Math.min(last, Math.floor(place));
    return x[left] + (place - left) * (x[Math.min(last, left + 1)] - x[left]);
  });
}

Deno.test("bilinear pixels lie between their neighbours, edges or corners in place", async () => {
  await checkValues(resize(tensor([[0, 4]]), [1, 4]), [0, 1, 3, 4]);
  await checkValues(resize(tensor([[0, 3]]), [1, 4], { alignCorners: true }), [0, 1, 2, 3]);
  await checkValues(resize(tensor([[0, 1], [2, 3]]), 3), [0, 0.5, 1, 1, 1.5, 2, 2, 2.5, 3]);
  await checkValues(resize(tensor([[1, 2, 3, 4]]), [1, 2]), [1.5, 3.5]);
  await checkValues(resize(tensor([[1, 2, 3]]), [1, 1], { alignCorners: true }), [1]);
});

Deno.test("rows of many lengths agree with the definition, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const [from, to] of [[5, 8], [8, 5], [1, 7], [7, 1], [224, 227], [100, 33]]) {
      const row = randomValues(from, { seed: from });
      for (const alignCorners of [false, true]) {
        const y = resize(tensor(row, { shape: [1, from], device }), [1, to], { alignCorners });
        await checkValues(y, bilinearRow(row, to, alignCorners), { atol: 3e-5 });
        const column = resize(tensor(row, { shape: [from, 1], device }), [to, 1], { alignCorners });
        await checkValues(column, bilinearRow(row, to, alignCorners), { atol: 3e-5 });
      }
    }
  });
});

Deno.test("nearest repeats pixels, and leaves NaN where they are", async () => {
  await checkValues(interpolate(tensor([[1, 2]]), { scale: 2 }), [1, 1, 2, 2, 1, 1, 2, 2]);
  await checkValues(interpolate(tensor([[1, 2, 3, 4, 5]]), { size: [1, 3] }), [1, 2, 4]);
  await checkValues(interpolate(tensor([[1, NaN, 3]]), { scale: [1, 2] }), [1, 1, NaN, NaN, 3, 3]);
  await checkValues(resize(tensor([[0, NaN, 4, 8]]), [1, 4], { mode: "bicubic" }), [0, NaN, 4, 8]);
});

Deno.test("a factor places pixels by itself, whatever size comes out", async () => {
  const x = tensor([[0, 10, 20]]);
  // 3 * 1.5 is cut to 4 pixels, which lie 2/3 apart and not 3/4.
  const y = interpolate(x, { scale: [1, 1.5], mode: "bilinear" });
  await checkValues(y, [0, 1, 2, 3].map((j) => 10 * Math.min(2, Math.max(0, (j + 0.5) / 1.5 - 0.5))));
  assertEquals(interpolate(zeros([2, 3, 5, 5]), { scale: 0.5 }).shape, [2, 3, 2, 2]);
});

Deno.test("bicubic takes four neighbours each way (Keys, a = -0.75) and keeps straight lines straight inside", async () => {
  const y = await resize(tensor([[0, 1, 2, 3, 4, 5, 6, 7]]), [1, 16], { mode: "bicubic" }).data();
  await checkValues(y.slice(4, 12), Array.from({ length: 8 }, (_, j) => (j + 4.5) / 2 - 0.5), { atol: 0.1 });
  // At distance 1/4: weights of the pixels at -5/4, -1/4, 3/4, 7/4.
  const step = await resize(tensor([[0, 0, 1, 1]]), [1, 8], { mode: "bicubic" }).data();
  const a = -0.75;
  const near = (x: number) => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number) => (((x - 5) * x + 8) * x - 4) * a;
  await checkValues([step[3], step[4]], [near(0.75) + far(1.75), near(0.25) + far(1.25)]);
});

Deno.test("antialias averages over all pixels of the larger image", async () => {
  const x = tensor([[0, 0, 0, 12, 0, 0, 0, 0]]);
  await checkValues(resize(x, [1, 2]), [0, 0]);
  await checkValues(resize(x, [1, 2], { antialias: true }), [12 * 0.625 / 3.5, 12 * 0.375 / 3.5]);
  const flat = tensor(new Float32Array(60).fill(5), { shape: [6, 10] });
  for (const mode of ["bilinear", "bicubic"] as const) {
    await checkValues(resize(flat, [3, 4], { mode, antialias: true }), new Array<number>(12).fill(5));
    const larger = resize(random([3, 4]), [6, 7], { mode: "bilinear", antialias: true });
    await checkValues(larger, await resize(random([3, 4]), [6, 7]).data(), { atol: 1e-5 });
  }
});

Deno.test("more than 65,536 pixels", async () => {
  const y = resize(tensor([[0, 299]]), [300, 300], { alignCorners: true });
  const values = await y.data();
  await checkValues([values[0], values[299], values[299 * 300 + 150]], [0, 299, 150], { rtol: 1e-5 });
});

Deno.test("resizing is differentiable twice", async () => {
  const options = [
    { mode: "nearest" },
    { mode: "bilinear" },
    { mode: "bilinear", alignCorners: true },
    { mode: "bicubic" },
    { mode: "bicubic", antialias: true },
  ] as const;
  for (const how of options) {
    await checkGradient((x) => resize(mul(x, x), [5, 3], how), [random([2, 3, 4])]);
  }
});

Deno.test("empty batches are empty, the same size changes nothing", async () => {
  assertEquals((await resize(zeros([0, 3, 4, 4]), 2).data()).length, 0);
  const x = random([2, 3]);
  await checkValues(resize(x, [2, 3], { mode: "bicubic" }), await x.data(), { atol: 0, rtol: 0 });
});

Deno.test("wrong sizes and options are refused", () => {
  const x = zeros([1, 1, 4, 4]);
  assertThrows(() => resize(zeros([4]), 2), ShapeError, "Cannot apply resize: x is [4], it needs pixels");
  assertThrows(() => resize(zeros([0, 4]), 2), ShapeError, "x is [0,4]");
  assertThrows(() => resize(x, 0), ShapeError, "size must be a whole number of at least 1");
  assertThrows(() => resize(zeros([2, 2], "int32"), 2), DTypeError, "Cannot apply resize: found int32");
  assertThrows(() => resize(x, 2, { mode: "nearest", antialias: true }), ValueError, "mode nearest does not go with");
  assertThrows(() => resize(x, 2, { alignCorners: true, antialias: true }), ValueError, "does not go with");
  assertThrows(() => resize(x, 2, { mode: "cubic" as "bicubic" }), ValueError, "found mode cubic");
  assertThrows(() => interpolate(x, {}), ValueError, "needs either size or scale");
  assertThrows(() => interpolate(x, { size: 2, scale: 2 }), ValueError, "needs either size or scale");
  assertThrows(() => interpolate(x, { scale: -1 }), ValueError, "scale must be above 0");
  assertThrows(() => interpolate(x, { scale: 0.1 }), ShapeError, "at least 1");
});
