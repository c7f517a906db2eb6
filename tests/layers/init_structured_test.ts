import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { conv2d as convolve, key, ShapeError, tensor, ValueError } from "../../core/mod.ts";
import {
  diracInit,
  eyeInit,
  gainOf,
  type Initializer,
  orthogonalInit,
  sparseInit,
  truncatedNormalInit,
} from "../../layers/mod.ts";

const drawn = async (init: Initializer, shape: readonly number[], seed = 7) => [...await init(key(seed), shape).data()];

Deno.test("orthogonalInit: orthonormal rows or columns times the gain, square matrices too", async () => {
  for (const shape of [[6, 10], [6, 2, 5], [10, 6], [12, 12], [1, 1]]) {
    const [rows, columns] = [shape[0], shape.slice(1).reduce((a, b) => a * b, 1)];
    for (const seed of [1, 2]) {
      const values = await drawn(orthogonalInit({ gain: 2 }), shape, seed);
      const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
      const at = (vector: number, i: number) =>
        rows <= columns ? values[vector * columns + i] : values[i * columns + vector];
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let dot = 0;
          for (let i = 0; i < length; i++) dot += at(a, i) * at(b, i);
          assertAlmostEquals(dot, a === b ? 4 : 0, 3e-5, `${shape}: ${a}, ${b}`);
        }
      }
    }
  }
  assert((await drawn(orthogonalInit(), [3, 3], 1)).join() !== (await drawn(orthogonalInit(), [3, 3], 2)).join());
  assertThrows(() => orthogonalInit()(key(1), [3]), ShapeError, "needs at least 2 axes");
});

Deno.test("sparseInit: as many zeros in every column as asked for", async () => {
  const values = await drawn(sparseInit(0.35, { std: 1 }), [10, 50]);
  for (let column = 0; column < 50; column++) {
    const zeros = Array.from({ length: 10 }, (_, row) => values[row * 50 + column]).filter((value) => value === 0);
    assertEquals(zeros.length, 4, `column ${column}`);
  }
  const others = values.filter((value) => value !== 0);
  assertAlmostEquals(Math.sqrt(others.reduce((sum, value) => sum + value * value, 0) / others.length), 1, 0.15);
  assertEquals((await drawn(sparseInit(0), [4, 4])).includes(0), false);
  assertEquals((await drawn(sparseInit(1), [4, 4])).every((value) => value === 0), true);
  assertThrows(() => sparseInit(2), ValueError, "found sparsity 2");
  assertThrows(() => sparseInit(0.5)(key(1), [2, 2, 2]), ShapeError, "needs a matrix");
});

Deno.test("eyeInit and diracInit hand on their input", async () => {
  assertEquals(await drawn(eyeInit, [2, 3]), [1, 0, 0, 0, 1, 0]);
  assertThrows(() => eyeInit(key(1), [2]), ShapeError, "found [2], needs a matrix");
  const image = Array.from({ length: 2 * 4 * 5 }, (_, i) => i);
  const x = tensor(image, { shape: [1, 2, 4, 5] });
  assertEquals([...await convolve(x, diracInit()(key(1), [2, 2, 3, 3]), null, { padding: 1 }).data()], image);
  const grouped = diracInit({ groups: 2 })(key(1), [2, 1, 3, 3]);
  assertEquals([...await convolve(x, grouped, null, { padding: 1, groups: 2 }).data()], image);
  // More outputs than inputs: the rest is zero; the middle of an even kernel lies behind.
  assertEquals(await drawn(diracInit(), [3, 2, 2]), [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  assertThrows(() => diracInit()(key(1), [2, 2]), ShapeError, "needs [out, in, ...kernel]");
  assertThrows(() => diracInit({ groups: 2 })(key(1), [3, 1, 3]), ShapeError, "in 2 groups");
});

Deno.test("truncatedNormalInit stays within its bounds; gains are PyTorch's", async () => {
  const values = await drawn(truncatedNormalInit({ std: 0.5, min: -0.6, max: 1 }), [1000]);
  assert(values.every((value) => value >= -0.6 && value <= 1));
  assert(Math.max(...values) > 0.9 && Math.min(...values) < -0.55);
  const gains = (["linear", "sigmoid", "tanh", "relu", "leakyRelu", "selu"] as const).map((name) => gainOf(name));
  assertEquals(gains, [1, 1, 5 / 3, Math.sqrt(2), Math.sqrt(2 / (1 + 0.01 ** 2)), 0.75]);
  assertEquals(gainOf("leakyRelu", 1), 1);
  assertThrows(() => gainOf("gelu" as "relu"), ValueError, "found activation gelu");
});
