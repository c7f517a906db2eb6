import { assert, assertEquals } from "@std/assert";
import {
  type Device,
  DTypeError,
  fractionalMaxPool2d,
  key,
  ShapeError,
  tensor,
  ValueError,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

/** A plane whose element tells its place: the largest of a window is its last. */
const ramp = (height: number, width: number, device?: Device) =>
  tensor(Float32Array.from({ length: height * width }, (_, i) => i), { shape: [1, 1, height, width], device });

Deno.test("windows start at distances of floor or ceiling, the last one at the end, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (let seed = 0; seed < 8; seed++) {
      const options = { outputSize: [6, 4], key: key(seed) } as const;
      const last = Array.from(await fractionalMaxPool2d(ramp(13, 11, device), [2, 3], options).data());
      const rows = Array.from({ length: 6 }, (_, i) => Math.floor(last[i * 4] / 11) - 1);
      const columns = Array.from({ length: 4 }, (_, i) => last[i] % 11 - 2);
      for (const [starts, end, step] of [[rows, 11, 11 / 5], [columns, 8, 8 / 3]] as const) {
        assertEquals([starts[0], starts.at(-1)], [0, end]);
        starts.slice(1).forEach((start, i) => {
          const distance = start - starts[i];
          assert(distance === Math.floor(step) || distance === Math.ceil(step), `starts ${starts}`);
        });
      }
      last.forEach((value, i) => assertEquals(value, (rows[Math.floor(i / 4)] + 1) * 11 + columns[i % 4] + 2));
    }
  });
});

Deno.test("planes are cut differently, the same for a key", async () => {
  const values = Array.from({ length: 20 }, () => Array.from({ length: 15 }, (_, i) => i));
  const x = tensor(values.flat(), { shape: [4, 5, 1, 15] });
  const draw = async (seed: number) =>
    Array.from(await fractionalMaxPool2d(x, [1, 2], { outputSize: [1, 6], key: key(seed) }).data());
  const first = await draw(1);
  assertEquals(first, await draw(1));
  const planes = new Set(Array.from({ length: 20 }, (_, plane) => first.slice(plane * 6, plane * 6 + 6).join()));
  assert(planes.size > 3, `${planes.size} different planes`);
});

Deno.test("a ratio gives the size, rounded down; one window is the last", async () => {
  const x = ramp(25, 10);
  assertEquals(fractionalMaxPool2d(x, 2, { outputRatio: [0.7, 0.55], key: key(1) }).shape, [1, 1, 17, 5]);
  await checkValues(fractionalMaxPool2d(x, 2, { outputSize: 1, key: key(1) }), 249);
});

Deno.test("the first of equal elements gets the gradient", async () => {
  const values = randomValues(2 * 36, { seed: 4 }).map((value) => Math.round(value));
  const x = tensor(values, { shape: [1, 2, 6, 6] });
  const [y, pullback] = vjp((x) => fractionalMaxPool2d(x, 6, { outputSize: 1, key: key(1) }), x);
  const dx = Array.from(await pullback(tensor([1, 2], { shape: [1, 2, 1, 1] })).data());
  const most = await y.data();
  for (const plane of [0, 1]) {
    const part = Array.from(values.slice(plane * 36, plane * 36 + 36));
    const want = part.map((_, i) => i === part.indexOf(most[plane]) ? plane + 1 : 0);
    assertEquals(dx.slice(plane * 36, plane * 36 + 36), want);
  }
});

Deno.test("fractionalMaxPool2d is differentiable twice", async () => {
  await checkGradient((x) => fractionalMaxPool2d(x, 2, { outputSize: [3, 2], key: key(7) }), [distinct([1, 2, 5, 4])]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await fractionalMaxPool2d(zeros([0, 2, 4, 4]), 2, { outputSize: 2, key: key(1) }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([1, 2, 6, 6]);
  const from = key(1);
  checkRefusals([
    [
      () => fractionalMaxPool2d(zeros([6, 6]), 2, { outputSize: 3, key: from }),
      ShapeError,
      "x is [6,6], it needs rank 4",
    ],
    [() => fractionalMaxPool2d(x, 2, { key: from }), ValueError, "it needs either outputSize or outputRatio"],
    [() => fractionalMaxPool2d(x, 2, { outputSize: 3, outputRatio: 0.5, key: from }), ValueError, "either"],
    [() => fractionalMaxPool2d(x, 2, { outputRatio: 1, key: from }), ValueError, "between 0 and 1, found [1,1]"],
    [
      () => fractionalMaxPool2d(x, 2, { outputSize: 6, key: from }),
      ShapeError,
      "6 windows of 2 elements do not fit in axis 2",
    ],
    [() => fractionalMaxPool2d(x, 0, { outputSize: 2, key: from }), ShapeError, "kernel must be a whole number"],
    [
      () => fractionalMaxPool2d(zeros([1, 2, 6, 6], "int32"), 2, { outputSize: 2, key: from }),
      DTypeError,
      "found int32",
    ],
  ]);
});
