import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  affine,
  affineGrid,
  DTypeError,
  explain,
  flip,
  gridSample,
  mul,
  pad,
  perspective,
  type Point,
  relu,
  rot90,
  rotate,
  ShapeError,
  tensor,
  ValueError,
  warp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

Deno.test("quarter turns are those of rot90, anticlockwise", async () => {
  const x = random([2, 3, 5, 5]);
  for (const turns of [0, 1, 2, 3]) {
    const want = await rot90(x, turns, [-2, -1]).data();
    await checkValues(rotate(x, 90 * turns), want, { atol: 1e-5 });
    await checkValues(rotate(x, 90 * turns, { mode: "nearest" }), want);
  }
});

Deno.test("affine moves, scales, mirrors by shear and turns clockwise", async () => {
  const x = tensor([[[[1, 2, 3]]]]);
  await checkValues(affine(x, { translate: [1, 0] }), [0, 1, 2]);
  await checkValues(affine(x, { translate: [-1, 0] }, { fill: 9 }), [2, 3, 9]);
  await checkValues(affine(x, { translate: [0.5, 0] }), [0.5, 1.5, 2.5]);
  await checkValues(affine(tensor([[[[0, 0, 4, 0, 0]]]]), { scale: 2 }), [0, 2, 4, 2, 0]);
  const y = random([1, 1, 5, 5]);
  await checkValues(affine(y, { degrees: 90 }), await rot90(y, -1, [-2, -1]).data(), { atol: 1e-5 });
  // Sheared by 45 degrees along x, a row is moved by as many pixels as it lies below the middle.
  const rows = tensor([[[[1, 2, 3], [1, 2, 3], [1, 2, 3]]]]);
  await checkValues(affine(rows, { shear: [45, 0] }), [0, 1, 2, 1, 2, 3, 2, 3, 0], { atol: 1e-5 });
});

Deno.test("a warp is the sampling of affineGrid in pixels", async () => {
  const x = random([1, 2, 6, 8]);
  const [height, width] = [6, 8];
  // The same map in both units: -1 to 1, and pixels from the edges.
  const theta = [[0.8, 0.3, 0.1], [-0.2, 0.9, -0.3]];
  const grid = affineGrid(tensor([theta]), [height, width]);
  const toPixels = ([a, b, c]: number[], extent: number) => [
    a * extent / width,
    b * extent / height,
    (c + 1 - a - b) * extent / 2,
  ];
  const matrix = [...toPixels(theta[0], width), ...toPixels(theta[1], height), 0, 0, 1];
  await checkValues(warp(x, matrix), await gridSample(x, grid).data(), { atol: 2e-5 });
});

Deno.test("perspective brings four points to four others", async () => {
  const x = random([1, 1, 9, 9]);
  const corners: Point[] = [[0, 0], [9, 0], [9, 9], [0, 9]];
  await checkValues(perspective(x, corners, corners), await x.data(), { atol: 1e-5 });
  const mirrored: Point[] = [[9, 0], [0, 0], [0, 9], [9, 9]];
  await checkValues(perspective(x, corners, mirrored), await flip(x, 3).data(), { atol: 1e-5 });
  // A spot at (2.5, 4.5) comes to (6.5, 1.5).
  const spot = tensor(Float32Array.from({ length: 81 }, (_, i) => Number(i === 4 * 9 + 2)), { shape: [1, 1, 9, 9] });
  const from: Point[] = [[2.5, 4.5], [8, 1], [7, 8], [1, 7]];
  const to: Point[] = [[6.5, 1.5], [1, 2], [2, 8], [7, 7]];
  assertEquals(Math.round(1e4 * (await perspective(spot, from, to).data())[1 * 9 + 6]), 1e4);
});

Deno.test("every image has a matrix of its own, and what lies outside a colour", async () => {
  const x = tensor([[[[1, 2]]], [[[3, 4]]]]);
  const matrices = tensor([[[1, 0, 1], [0, 1, 0], [0, 0, 1]], [[1, 0, -1], [0, 1, 0], [0, 0, 1]]]);
  await checkValues(warp(x, matrices, { fill: -1 }), [2, -1, -1, 3]);
});

Deno.test("borders are those of gridSample and pad, on both kinds of kernels", async () => {
  const [height, width] = [5, 7];
  const x = random([2, 3, height, width]);
  const values = await x.data();
  const theta = [[1.6, 0.4, 0.3], [-0.5, 1.9, -0.7]];
  const grid = affineGrid(tensor([theta, theta]), [height, width]);
  const toPixels = ([a, b, c]: number[], extent: number) => [
    a * extent / width,
    b * extent / height,
    (c + 1 - a - b) * extent / 2,
  ];
  const matrix = [...toPixels(theta[0], width), ...toPixels(theta[1], height), 0, 0, 1];
  const names = { constant: "zeros", edge: "border", symmetric: "reflection" } as const;
  const cases = (["constant", "edge", "symmetric"] as const).flatMap((border) =>
    (["bilinear", "nearest"] as const).map((mode) => ({ border, mode }))
  );
  const wants = await Promise.all(
    cases.map(({ border, mode }) => gridSample(x, grid, { mode, border: names[border] }).data()),
  );
  await onBothKinds(async (device) => {
    const images = tensor(values, { shape: x.shape, device });
    for (const [i, options] of cases.entries()) {
      await checkValues(warp(images, matrix, options), wants[i], { atol: 3e-5 });
    }
  });
  const away = [1, 0, -4, 0, 1, -3, 0, 0, 1];
  const size = [height + 6, width + 8] as const;
  for (const mode of ["constant", "edge", "reflect"] as const) {
    const want = await pad(x, [[0, 0], [0, 0], [3, 3], [4, 4]], { mode, value: 2 }).data();
    await checkValues(warp(x, away, { border: mode, fill: 2, size }), want, { atol: 0, rtol: 0 });
  }
  // Far away, mirrored many times; one pixel is everywhere.
  const far = await warp(tensor([[[[1, 2, 3]]]]), [1, 0, -23, 0, 1, 0, 0, 0, 1], { border: "symmetric" }).data();
  assertEquals([...far], [2, 3, 3]);
  const one = warp(tensor([[[[5]]]]), [3, 0, -7, 0, 2, 9, 0, 0, 1], { border: "reflect", size: [2, 2] });
  await checkValues(one, [5, 5, 5, 5]);
});

Deno.test("a warp is one dispatch, what follows fused into it", () => {
  const x = random([2, 3, 4, 4]);
  for (const kind of ["cpu", "gpu"] as const) {
    assertMatch(explain(relu(mul(warp(x, identity), 2)), { kind }), /^dispatches: 1,[^]*warp\+mul\+relu/);
  }
});

Deno.test("no images, no channels and images without pixels", async () => {
  assertEquals(warp(zeros([0, 3, 4, 5]), identity, { size: 2 }).shape, [0, 3, 2, 2]);
  assertEquals((await warp(zeros([0, 3, 4, 5]), zeros([0, 3, 3])).data()).length, 0);
  assertEquals((await warp(zeros([2, 0, 4, 5]), identity).data()).length, 0);
  assertEquals(warp(zeros([2, 1, 0, 5]), identity).shape, [2, 1, 0, 5]);
});

Deno.test("images and matrices are differentiable twice", async () => {
  const matrix = tensor([[0.9, 0.2, 0.15], [-0.1, 1.1, 0.2], [0.01, 0.02, 1]]);
  await checkGradient((x) => warp(mul(x, x), matrix), [random([2, 1, 3, 4])]);
  await checkGradient((m) => warp(random([1, 1, 2, 2]), m), [
    tensor([[0.7, 0.1, 0.25], [-0.1, 0.6, 0.4], [0, 0.02, 1]]),
  ], {
    step: 2 ** -8,
    tolerance: 6e-3,
  });
  await checkGradient((x) => rotate(x, 30, { fill: 1 }), [random([1, 1, 4, 3])]);
  await checkGradient((x) => warp(x, matrix, { mode: "nearest", border: "edge", size: [4, 3] }), [
    random([2, 1, 3, 4]),
  ]);
  // Two of the columns are mirrored, one row lies beyond the edge.
  const beyond = tensor([[[1, 0, 1.3], [0, 1, 0.7], [0, 0.01, 1]]]);
  for (const options of [{ border: "reflect" }, { border: "symmetric" }, { border: "edge" }, { fill: 1.5 }] as const) {
    await checkGradient((m, x) => warp(x, m, options), [beyond, random([1, 1, 3, 4])], {
      order: "border" in options && options.border !== "reflect" ? 1 : 2,
      step: 2 ** -9,
      tolerance: 6e-3,
    });
  }
});

Deno.test("wrong images, matrices and points are refused", () => {
  const x = zeros([2, 1, 3, 3]);
  assertThrows(() => warp(zeros([3, 3]), identity), ShapeError, "x is [3,3], it needs rank 4");
  assertThrows(() => warp(x, zeros([3, 2])), ShapeError, "the matrix is [3,2], it needs [3, 3] or [2, 3, 3]");
  assertThrows(() => warp(x, zeros([3, 3, 3])), ShapeError, "the matrix is [3,3,3]");
  assertThrows(() => warp(x, [1, 2]), ShapeError, "needs 9 values, found 2");
  assertThrows(() => warp(x, identity, { mode: "cubic" as "nearest" }), ValueError, "found mode cubic");
  assertThrows(() => warp(x, identity, { fill: 1e39 }), ValueError, "a finite float32");
  assertThrows(() => warp(x, zeros([3, 3], "int32")), DTypeError, "int32");
  assertThrows(() => warp(x, identity, { border: "wrap" as "edge" }), ValueError, "border wrap");
  assertThrows(() => warp(x, identity, { size: 0 }), ShapeError, "size must be a whole number of at least 1");
  assertThrows(() => warp(zeros([1, 1, 0, 3]), identity, { size: 1 }), ShapeError, "it needs pixels");
  assertThrows(() => affine(x, { scale: 0 }), ValueError, "scale must be above 0, found 0");
  assertThrows(() => perspective(x, [[0, 0]], [[0, 0]]), ValueError, "needs four points each, found 1 and 1");
  const line: Point[] = [[0, 0], [1, 1], [2, 2], [3, 0]];
  assertThrows(() => perspective(x, line, line), ValueError, "three of the points lie on a line");
});
