import { assertEquals, assertThrows } from "@std/assert";
import {
  affineGrid,
  DTypeError,
  gridSample,
  type GridSampleOptions,
  mul,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

/** One value by PyTorch's definition of `grid_sample`. */
function sample(
  plane: (row: number, column: number) => number,
  [height, width]: readonly number[],
  [x, y]: readonly number[],
  { mode = "bilinear", border = "zeros", alignCorners = false }: GridSampleOptions,
): number {
  const place = (unit: number, extent: number) => {
    let at = alignCorners ? (unit + 1) / 2 * (extent - 1) : ((unit + 1) * extent - 1) / 2;
    if (border === "reflection") {
      const [low, high] = alignCorners ? [0, extent - 1] : [-0.5, extent - 0.5];
      for (let i = 0; (at < low || at > high) && i < 100; i++) at = at < low ? 2 * low - at : 2 * high - at;
    }
    return border === "zeros" ? at : Math.min(extent - 1, Math.max(0, at));
  };
  const [column, row] = [place(x, width), place(y, height)];
  const read = (i: number, j: number) => i >= 0 && i < height && j >= 0 && j < width ? plane(i, j) : 0;
  if (mode === "nearest") return read(roundEven(row), roundEven(column));
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, across] = [row - top, column - left];
  return (1 - down) * ((1 - across) * read(top, left) + across * read(top, left + 1)) +
    down * ((1 - across) * read(top + 1, left) + across * read(top + 1, left + 1));
}

function roundEven(x: number): number {
  const low = Math.floor(x);
  return x - low > 0.5 || (x - low === 0.5 && low % 2 !== 0) ? low + 1 : low;
}

const all: GridSampleOptions[] = (["bilinear", "nearest"] as const).flatMap((mode) =>
  (["zeros", "border", "reflection"] as const).flatMap((border) =>
    [false, true].map((alignCorners) => ({ mode, border, alignCorners }))
  )
);

Deno.test("every mode, border and alignment agrees with the definition, on both kinds of kernels", async () => {
  const [images, channels, height, width, rows, columns] = [2, 3, 4, 5, 6, 3];
  const values = randomValues(images * channels * height * width);
  const places = randomValues(images * rows * columns * 2, { seed: 2, min: -2.3, max: 2.3 });
  await onBothKinds(async (device) => {
    const x = tensor(values, { shape: [images, channels, height, width], device });
    const grid = tensor(places, { shape: [images, rows, columns, 2], device });
    for (const options of all) {
      const want = Array.from({ length: images * channels * rows * columns }, (_, i) => {
        const [n, c] = [Math.floor(i / (channels * rows * columns)), Math.floor(i / (rows * columns)) % channels];
        const at = 2 * (n * rows * columns + i % (rows * columns));
        const plane = (row: number, column: number) => values[((n * channels + c) * height + row) * width + column];
        return sample(plane, [height, width], [places[at], places[at + 1]], options);
      });
      await checkValues(gridSample(x, grid, options), want, { atol: 1e-5 });
    }
  });
});

Deno.test("the grid of the identity gives the image back", async () => {
  const x = random([2, 1, 5, 7]);
  const identity = tensor([[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 1, 0]]]);
  for (const alignCorners of [false, true]) {
    const y = gridSample(x, affineGrid(identity, [5, 7], { alignCorners }), { alignCorners });
    await checkValues(y, await x.data(), { atol: 2e-6 });
  }
});

Deno.test("affineGrid gives PyTorch's places", async () => {
  const theta = tensor([[[1, 0, 0.5], [0, 2, 0]]]);
  await checkValues(affineGrid(theta, [2, 2]), [0, -1, 1, -1, 0, 1, 1, 1]);
  await checkValues(affineGrid(theta, [2, 2], { alignCorners: true }), [-0.5, -2, 1.5, -2, -0.5, 2, 1.5, 2]);
  await checkValues(affineGrid(theta, [1, 1], { alignCorners: true }), [0.5, 0]);
});

Deno.test("more than 65,536 places", async () => {
  const [x, theta] = [random([1, 2, 8, 8]), tensor([[[-1, 0, 0], [0, 1, 0]]])];
  const y = await gridSample(x, affineGrid(theta, [300, 301]), { border: "border" }).data();
  const values = await x.data();
  await checkValues([y[0], y[300], y[300 * 301]], [values[7], values[0], values[64 + 7]], { atol: 1e-5 });
});

Deno.test("images and bilinear grids are differentiable twice", async () => {
  const grid = tensor([[[[-0.4, 0.35], [0.1, -0.75]], [[0.6, 0.2], [-0.15, -0.3]]]]);
  const how = { step: 2 ** -6 };
  for (const options of all) {
    await checkGradient((x) => gridSample(mul(x, x), grid, options), [random([1, 2, 3, 4])]);
    if (options.mode === "bilinear") {
      await checkGradient((grid) => gridSample(random([1, 2, 3, 4]), grid, options), [grid], how);
    }
  }
  await checkGradient((theta) => affineGrid(mul(theta, theta), [2, 3]), [random([2, 2, 3])]);
});

Deno.test("empty grids are empty, one pixel is everywhere", async () => {
  assertEquals((await gridSample(zeros([1, 2, 3, 3]), zeros([1, 0, 4, 2])).data()).length, 0);
  const one = tensor([[[[5]]]]);
  for (const border of ["border", "reflection"] as const) {
    for (const alignCorners of [false, true]) {
      assertEquals(await gridSample(one, tensor([[[[1.7, -3]]]]), { border, alignCorners }).item(), 5);
    }
  }
});

Deno.test("wrong shapes, types and options are refused", () => {
  const x = zeros([2, 1, 3, 3]);
  assertThrows(() => gridSample(x, zeros([1, 2, 2, 2])), ShapeError, "x is [2,1,3,3], the grid [1,2,2,2]");
  assertThrows(() => gridSample(x, zeros([2, 2, 2, 3])), ShapeError, "needs [N, C, H, W] with pixels");
  assertThrows(() => gridSample(zeros([2, 1, 0, 3]), zeros([2, 2, 2, 2])), ShapeError, "with pixels");
  assertThrows(() => gridSample(zeros([2, 1, 3, 3], "int32"), zeros([2, 2, 2, 2])), DTypeError, "int32 and float32");
  assertThrows(() => gridSample(x, zeros([2, 2, 2, 2]), { mode: "bicubic" as "nearest" }), ValueError, "mode bicubic");
  assertThrows(() => affineGrid(zeros([1, 3, 3]), [2, 2]), ShapeError, "theta is [1,3,3], it needs [N, 2, 3]");
  assertThrows(() => affineGrid(zeros([1, 2, 3]), [0, 2]), ShapeError, "size must be");
  assertThrows(() => affineGrid(zeros([1, 2, 3], "int32"), [2, 2]), DTypeError, "theta is int32");
});
