import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  avgPool1d,
  avgPool3d,
  lpPool1d,
  maxPool1d,
  maxPool3d,
  type Module,
  stochasticPool2d,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const none = { params: {}, buffers: {} };

async function checkLayer(layer: Module, x: core.Tensor, want: core.Tensor): Promise<void> {
  assertEquals(await layer.apply(none, x).data(), await want.data());
  assertEquals(layer.describe(x.shape).output, want.shape);
}

Deno.test("pooling of rows and volumes: options reach the operation", async () => {
  const row = random([2, 3, 11], { min: 0.5 });
  const max = { stride: 2, padding: [1, 0], dilation: 2, ceilMode: true } as const;
  await checkLayer(maxPool1d(3, max), row, core.maxPool1d(row, 3, max));
  const average = { stride: 2, padding: 1, countIncludePad: false } as const;
  await checkLayer(avgPool1d(3, average), row, core.avgPool1d(row, 3, average));
  await checkLayer(lpPool1d(2, { order: 3 }), row, core.lpPool1d(row, 2, { order: 3 }));
  const volume = random([1, 2, 4, 5, 6]);
  await checkLayer(maxPool3d([1, 2, 3], { stride: 2 }), volume, core.maxPool3d(volume, [1, 2, 3], { stride: 2 }));
  await checkLayer(avgPool3d(2, { divisorOverride: 3 }), volume, core.avgPool3d(volume, 2, { divisorOverride: 3 }));
});

Deno.test("windows of rows are as far apart as they are wide unless told", () => {
  assertEquals(maxPool1d(3).describe([1, 1, 9]).field, { size: [1, 3], jump: [1, 3], whole: false });
  assertEquals(avgPool1d(3, { stride: 2, padding: "same" }).describe([1, 1, 9]).field.jump, [1, 2]);
});

Deno.test("stochasticPool2d layer: drawn by the key of the pass in training, the mean in evaluation", async () => {
  const layer = stochasticPool2d(2, { stride: 1 });
  const x = random([1, 2, 6, 6], { min: 0 });
  await checkLayer(layer, x, core.stochasticPool2d(x, 2, { stride: 1, train: false }));
  const draw = async (seed: number) =>
    (await layer.apply(none, x, { train: true, key: core.key(seed) })[0].data()).join();
  assertEquals(await draw(1), await draw(1));
  assertEquals(await draw(1) === await draw(2), false);
});

Deno.test("a kernel that makes no sense is refused", () => {
  assertThrows(() => maxPool1d(0), core.ShapeError, "Cannot make maxPool1d: found kernel 0");
  assertThrows(() => avgPool1d(2, { stride: 0 }), core.ShapeError, "Cannot make avgPool1d: found stride 0");
  assertThrows(() => stochasticPool2d(0), core.ShapeError, "Cannot make stochasticPool2d: found kernel 0");
  assertThrows(() => maxPool3d(0).describe([1, 1, 4, 4, 4]), core.ShapeError, "kernel");
});
