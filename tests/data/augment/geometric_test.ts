import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { DTypeError, explain, key, ShapeError, tensor, ValueError, zeros } from "../../../core/mod.ts";
import {
  compose,
  geometric,
  type GeometricAugmentation,
  normalize,
  randomAffine,
  randomCrop,
  randomHorizontalFlip,
  randomly,
  randomPerspective,
  randomResizedCrop,
  randomRotation,
  randomVerticalFlip,
  type Size,
} from "../../../data/augment/mod.ts";
import { checkValues } from "../../ops/_check.ts";
import { areEqual, drawn, images, mapped, moments, rows, seen } from "./_plain.ts";

const size: Size = [7, 10];
const all: Readonly<Record<string, GeometricAugmentation>> = {
  crop: randomCrop([5, 6]),
  padded: randomCrop([7, 10], { padding: [2, 3], fill: 0.5 }),
  mirrored: randomCrop([9, 8], { padding: 2, border: "reflect" }),
  resized: randomResizedCrop([6, 5]),
  horizontal: randomHorizontalFlip(),
  vertical: randomVerticalFlip(),
  affine: randomAffine({ degrees: 40, translate: [0.2, 0.3], scale: [0.7, 1.4], shear: { x: [-20, 20], y: [-10, 5] } }),
  rotation: randomRotation([10, 80], { border: "symmetric", mode: "nearest" }),
  perspective: randomPerspective({ p: 1, fill: 1 }),
};

/** Every image of the result, by plain loops over the matrices drawn. */
async function checkAgainstLoops(augment: GeometricAugmentation, atol: number): Promise<void> {
  const x = images([6, 2, ...size]);
  const y = augment(key(3), x);
  const result = augment.geometry.resultSize(size);
  assertEquals(y.shape, [6, 2, ...result]);
  const [from, to, matrices] = [await rows(x), await rows(y), await drawn(augment, key(3), 6, size)];
  for (const [n, image] of from.entries()) {
    await checkValues(to[n], seen(image, size, result, matrices[n], augment.geometry.sampling), { atol });
  }
}

for (const [name, augment] of Object.entries(all)) {
  Deno.test(`${name}: pixels are those of plain loops, the key decides, images differ`, async () => {
    const { mode } = augment.geometry.sampling;
    await checkAgainstLoops(augment, mode === "bilinear" ? 2e-5 : 0);
    const image = [...await images([1, 1, ...size]).data()];
    const same = tensor(new Array(8).fill(image).flat(), { shape: [8, 1, ...size] });
    assert(await areEqual(augment, same, [5, 5]));
    assert(!await areEqual(augment, same, [5, 6]));
    const results = await rows(augment(key(5), same));
    assert(new Set(results.map(String)).size > 1, "all images were changed alike");
    assertEquals((await augment(key(1), zeros([0, 3, ...size])).data()).length, 0);
  });
}

Deno.test("identities are exact to the bit", async () => {
  const x = images([3, 2, ...size]);
  const still = {
    crop: randomCrop([...size]),
    resized: randomResizedCrop([...size], { scale: [1, 1], ratio: [10 / 7, 10 / 7] }),
    affine: randomAffine(),
    perspective: randomPerspective({ p: 1, distortion: 0 }),
    never: randomly(0, all.affine),
    twice: compose(randomHorizontalFlip(1), randomVerticalFlip(1), randomHorizontalFlip(1), randomVerticalFlip(1)),
    nothing: compose(),
  };
  for (const [name, augment] of Object.entries(still)) {
    assertEquals(await augment(key(2), x).data(), await x.data(), name);
  }
});

Deno.test("flips mirror whole images, each with its probability", async () => {
  const count = 2000;
  const matrices = await drawn(randomHorizontalFlip(0.3), key(1), count, size);
  const flipped = matrices.filter((m) => m[0] === -1);
  for (const m of flipped) assertEquals(m, [-1, 0, 10, 0, 1, 0, 0, 0, 1]);
  for (const m of matrices.filter((m) => m[0] !== -1)) assertEquals(m, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  assertAlmostEquals(flipped.length / count, 0.3, 0.04);
  const x = tensor([[[[1, 2], [3, 4]]]]);
  assertEquals([...await randomVerticalFlip(1)(key(1), x).data()], [3, 4, 1, 2]);
});

Deno.test("crops are anywhere within the padded image, equally likely", async () => {
  const matrices = await drawn(randomCrop([5, 8], { padding: [1, 0] }), key(4), 3000, size);
  const count = (values: number[]) => {
    const times = new Map<number, number>();
    for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].sort(([a], [b]) => a - b);
  };
  const [left, top] = [count(matrices.map((m) => m[2])), count(matrices.map((m) => m[5]))];
  assertEquals(left.map(([place]) => place), [0, 1, 2]);
  assertEquals(top.map(([place]) => place), [-1, 0, 1, 2, 3]);
  for (const [, times] of left) assertAlmostEquals(times / 3000, 1 / 3, 0.04);
  for (const [, times] of top) assertAlmostEquals(times / 3000, 1 / 5, 0.04);
});

Deno.test("resized crops have the areas, the ratios and the places that they may have", async () => {
  const [height, width] = [100, 160];
  const augment = randomResizedCrop(32, { scale: [0.1, 0.5], ratio: [0.5, 2] });
  const boxes = (await drawn(augment, key(6), 3000, [height, width])).map(([across, , left, , down, top]) => ({
    left,
    top,
    width: Math.round(across * 32),
    height: Math.round(down * 32),
  }));
  for (const box of boxes) {
    assert(Number.isInteger(box.left) && Number.isInteger(box.top) && box.left >= 0 && box.top >= 0);
    assert(box.left + box.width <= width && box.top + box.height <= height);
    const [area, ratio] = [box.width * box.height / (height * width), box.width / box.height];
    assert(area > 0.095 && area < 0.51 && ratio > 0.48 && ratio < 2.08, `${area} ${ratio}`);
  }
  const logarithms = moments(boxes.map((box) => Math.log(box.width / box.height)));
  assertAlmostEquals(logarithms.mean, 0, 0.08);
  assertAlmostEquals(moments(boxes.map((box) => box.left / (width - box.width || 1))).mean, 0.5, 0.03);
  // No box of this ratio fits into a narrow image: the largest one in the middle.
  const [[across, , left, , down, top]] = await drawn(randomResizedCrop(10, { scale: [1, 1] }), key(1), 1, [20, 100]);
  await checkValues([across * 10, left, down * 10, top], [27, 36, 20, 0]);
});

Deno.test("affine maps are affine's, their parameters uniform in their ranges", async () => {
  const augment = randomAffine({ degrees: [-30, 60], scale: [0.5, 2], translate: [0.2, 0] });
  const parameters = (await drawn(augment, key(8), 3000, size)).map((m) => {
    // The place that comes to the middle of the result tells the move, undone by turn and scale.
    const [x, y] = mapped(m, 5, 3.5);
    const scale = 1 / Math.hypot(m[0], m[1]);
    const turn = Math.atan2(m[1], m[0]);
    const moved = [
      -scale * ((x - 5) * Math.cos(turn) - (y - 3.5) * Math.sin(turn)),
      -scale * ((x - 5) * Math.sin(turn) + (y - 3.5) * Math.cos(turn)),
    ];
    return { degrees: turn * 180 / Math.PI, scale, right: moved[0], down: moved[1] };
  });
  for (const { degrees, scale, right, down } of parameters) {
    assert(degrees > -30.01 && degrees < 60.01 && scale > 0.499 && scale < 2.001);
    assertAlmostEquals(right, Math.round(right), 1e-4);
    assert(Math.abs(right) < 2.01);
    assertAlmostEquals(down, 0, 1e-4);
  }
  const [degrees, scale] = [moments(parameters.map((one) => one.degrees)), moments(parameters.map((one) => one.scale))];
  assertAlmostEquals(degrees.mean, 15, 1.5);
  assertAlmostEquals(degrees.std, 90 / Math.sqrt(12), 1);
  assertAlmostEquals(scale.mean, 1.25, 0.03);
  const [sheared] = await drawn(randomAffine({ shear: { x: [45, 45], y: [0, 0] } }), key(1), 1, [4, 4]);
  await checkValues(sheared, [1, 1, -2, 0, 1, 0, 0, 0, 1], { atol: 1e-5 });
});

Deno.test("perspectives bring corners inwards by at most half the distortion", async () => {
  const [height, width] = [40, 60];
  const matrices = await drawn(randomPerspective({ p: 1, distortion: 0.4 }), key(2), 500, [height, width]);
  const corners = [[0, 0], [width, 0], [width, height], [0, height]];
  const moves: number[] = [];
  for (const m of matrices) {
    // The inverse (adjugate) says where the corners of the image come to.
    const minor = (a: number, b: number, c: number, d: number) => m[a] * m[d] - m[b] * m[c];
    const inverse = [
      ...[minor(4, 5, 7, 8), -minor(1, 2, 7, 8), minor(1, 2, 4, 5)],
      ...[-minor(3, 5, 6, 8), minor(0, 2, 6, 8), -minor(0, 2, 3, 5)],
      ...[minor(3, 4, 6, 7), -minor(0, 1, 6, 7), minor(0, 1, 3, 4)],
    ];
    for (const [x, y] of corners) {
      const [toX, toY] = mapped(inverse, x, y);
      moves.push(Math.abs(toX - x) / width, Math.abs(toY - y) / height);
      assert(toX > -1e-2 && toX < width + 1e-2 && toY > -1e-2 && toY < height + 1e-2);
    }
  }
  assert(Math.max(...moves) < 0.2001 && Math.min(...moves) > -1e-4);
  assertAlmostEquals(moments(moves).mean, 0.1, 0.005);
});

Deno.test("geometric neighbours become one sampling, the others stay apart", async () => {
  const x = images([4, 3, 12, 12]);
  const warps = (augment: ReturnType<typeof compose>) => explain(augment(key(1), x)).match(/ {2}warp/g)?.length;
  const turned = randomRotation(20);
  assertEquals(warps(compose(randomHorizontalFlip(), turned, randomCrop(8), randomPerspective())), 1);
  assertEquals(warps(compose(turned, randomResizedCrop(8))), 2); // their borders differ
  assertEquals(warps(compose(turned, normalize(0.5, 0.5), turned)), 2);
  assertMatch(explain(compose(randomCrop(8), normalize(0.5, 0.5))(key(1), x)), /warp\+sub\+div/);
  // One sampling of whole steps and mirrors is the same as several.
  const [crop, flip] = [randomCrop(8, { padding: 2, fill: 0.5 }), randomHorizontalFlip()];
  const one = compose(flip, crop, flip);
  const apart = compose(flip, (key, x) => crop(key, x), flip);
  assertEquals(await one(key(9), x).data(), await apart(key(9), x).data());
  // A chain of its own geometry: the product, matrix by matrix.
  const zoom = geometric({
    resultSize: ([height, width]) => [2 * height, 2 * width],
    maps: () => tensor([[[0.5, 0, 0], [0, 0.5, 0], [0, 0, 1]]]),
    sampling: {},
  });
  const chain = compose(zoom, randomCrop([5, 7]), flip) as GeometricAugmentation;
  await checkAgainstLoops(chain, 0);
});

Deno.test("wrong options and images are refused", () => {
  assertThrows(() => randomCrop(0), ShapeError, "size must be a whole number of at least 1");
  assertThrows(() => randomCrop(3, { padding: -1 }), ShapeError, "padding must be a whole number of at least 0");
  assertThrows(() => randomCrop(9)(key(1), zeros([1, 1, 8, 12])), ShapeError, "8 x 12 with padding 0 x 0 are smaller");
  assertThrows(() => randomCrop(2)(key(1), zeros([1, 8, 12])), ShapeError, "it needs [N, C, H, W]");
  assertThrows(() => randomCrop(2)(key(1), zeros([1, 1, 8, 12], "int32")), DTypeError, "it needs float32");
  assertThrows(() => randomHorizontalFlip(1.5), ValueError, "p must be from 0 to 1, found 1.5");
  assertThrows(() => randomResizedCrop(4, { scale: [0.5, 1.5] }), ValueError, "at least 0 and at most 1");
  assertThrows(() => randomResizedCrop(4, { ratio: [0, 1] }), ValueError, "above 0");
  assertThrows(() => randomAffine({ degrees: -5 }), ValueError, "degrees needs two numbers");
  assertThrows(() => randomAffine({ scale: [2, 1] }), ValueError, "the lower one first");
  assertThrows(() => randomAffine({ translate: [2, 0] }), ValueError, "translate");
  assertThrows(() => randomAffine({ shear: NaN }), ValueError, "shear");
  assertThrows(() => randomPerspective({ distortion: 2 }), ValueError, "distortion");
  const changing = randomly(0.5, randomCrop(4));
  assertThrows(() => changing(key(1), zeros([1, 1, 8, 8])), ShapeError, "makes [4,4] of [8,8]");
});
