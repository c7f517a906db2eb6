// Packed weights are kept from the second run on, for as long as the weights are the same.
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { conv2d, jit, mul, openDevice, profile, sub, type Tensor, tensor } from "../../core/mod.ts";
import { replaceTensors } from "../../core/tensor.ts";
import { checkValues, randomValues } from "../ops/_check.ts";
import { type ConvCase, referenceOf } from "../ops/_conv2d_reference.ts";

const shared = await openDevice({ kind: "cpu" });

/** Values on the device from the start, as loaded weights are. */
async function onDevice(
  shape: number[],
  seed: number,
  device = shared,
): Promise<{ x: Tensor; values: Float32Array }> {
  const values = randomValues(shape.reduce((size, extent) => size * extent, 1), { seed });
  const x = mul(tensor(values, { shape }), 1);
  device.executor.compute([x.node]);
  await device.settle();
  return { x, values };
}

const conv: ConvCase = {
  ...{ images: 1, groups: 1, inputs: 6, outputs: 8, size: [20, 20], kernel: [3, 3] },
  ...{ stride: [1, 1], dilation: [1, 1], padding: [[1, 1], [1, 1]] },
};
const wantedOf = (x: Float32Array, weight: Float32Array) => referenceOf(conv, x, weight, new Float32Array(8 * 400)).y;
const convolve = (x: Tensor, weight: Tensor) => conv2d(x, weight, null, { padding: 1 });

/** How often weights are packed by a function, and its result. */
async function packsOf(f: () => Tensor, device = shared): Promise<{ packs: number; values: ArrayLike<number> }> {
  const { result, rows } = await profile(() => f().data(), { device });
  return { packs: rows.filter(({ label }) => label.endsWith("(pack_taps)")).length, values: result };
}

for (const [name, f] of [["captured", jit(convolve)], ["plain", convolve]] as const) {
  Deno.test(`a ${name} convolution packs its weights twice, and other weights anew`, async () => {
    const { x, values: image } = await onDevice([1, 6, 20, 20], 1);
    for (const seed of [2, 3]) {
      const { x: weight, values } = await onDevice([8, 6, 3, 3], seed);
      const runs = [];
      for (let i = 0; i < 4; i++) runs.push(await packsOf(() => f(x, weight)));
      assertEquals(runs.map(({ packs }) => packs), [1, 1, 0, 0]);
      await checkValues(runs[0].values, wantedOf(image, values), { atol: 1e-4 });
      for (const run of runs) assertEquals(run.values, runs[0].values);
    }
  });
}

Deno.test("weights that are replaced in their memory are packed anew", async () => {
  const { x, values: image } = await onDevice([1, 6, 20, 20], 1);
  const { x: first, values } = await onDevice([8, 6, 3, 3], 4);
  let weight = first;
  for (let i = 0; i < 3; i++) await packsOf(() => convolve(x, weight));
  const halved = sub(weight, mul(weight, 0.5));
  replaceTensors([[weight, halved]], "a test");
  shared.executor.compute([halved.node]);
  weight = halved;
  for (const packs of [1, 1, 0]) {
    const run = await packsOf(() => convolve(x, weight));
    assertEquals(run.packs, packs);
    await checkValues(run.values, wantedOf(image, values.map((value) => value / 2)), { atol: 1e-4 });
  }
});

Deno.test("packed forms go with their weights", async () => {
  const device = await openDevice({ kind: "cpu" });
  const { x } = await onDevice([1, 6, 20, 20], 1, device);
  const { x: weight } = await onDevice([8, 6, 3, 3], 5, device);
  const run = async () => {
    const y = convolve(x, weight);
    await packsOf(() => y, device);
    y.dispose();
  };
  await run();
  const before = device.memory();
  for (let i = 0; i < 3; i++) await run();
  const kept = device.memory();
  assert(kept.pooledBytes < before.pooledBytes, "a form is kept");
  assertEquals(kept.liveBytes, before.liveBytes);
  weight.dispose();
  const after = device.memory();
  const freed = before.liveBytes - after.liveBytes;
  assertEquals(after.pooledBytes, before.pooledBytes + freed);
  assertNotEquals(freed, 0);
  device.destroy();
});

Deno.test("a device keeps at most 128 MiB of forms", () => {
  const { pool } = shared;
  const [large, small] = [
    pool.texture({ format: "rgba32float", width: 2 ** 12, height: 2 ** 11 - 8 }),
    pool.buffer(2 ** 20),
  ];
  assert(pool.lendForm(large));
  assert(!pool.lendForm(small));
  pool.returnForm(large);
  assert(pool.lendForm(small));
  pool.returnForm(small);
});
