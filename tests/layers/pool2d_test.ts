import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import { avgPool2d, globalAvgPool2d, globalMaxPool2d, maxPool2d, type Module } from "../../layers/mod.ts";

const x = () => core.tensor(Float32Array.from({ length: 70 }, (_, i) => Math.cos(7 * i)), { shape: [1, 2, 5, 7] });

async function assertEqual(layer: Module, want: core.Tensor): Promise<void> {
  const got = layer.apply(layer.init(core.key(0)), x());
  assertEquals(got.shape, want.shape);
  assertEquals(await got.data(), await want.data());
  assertEquals(layer.describe([1, 2, 5, 7]).output, want.shape);
}

Deno.test("pooling layers: every option reaches the operation", async () => {
  const max = { stride: [1, 2], padding: 1, dilation: [1, 2], ceilMode: true } as const;
  const average = { stride: 2, padding: [1, 0], ceilMode: true, countIncludePad: false } as const;
  await assertEqual(maxPool2d([2, 3], max), core.maxPool2d(x(), [2, 3], max));
  await assertEqual(avgPool2d(2, average), core.avgPool2d(x(), 2, average));
  await assertEqual(maxPool2d(2), core.maxPool2d(x(), 2));
  await assertEqual(avgPool2d([1, 3]), core.avgPool2d(x(), [1, 3]));
  await assertEqual(globalAvgPool2d(), core.globalAvgPool2d(x()));
  await assertEqual(globalMaxPool2d(), core.globalMaxPool2d(x()));
});

Deno.test("pooling layers: windows are as far apart as they are wide unless told", () => {
  assertEquals(maxPool2d([2, 3]).describe([1, 1, 6, 6]).field, { size: [2, 3], jump: [2, 3], whole: false });
  assertEquals(avgPool2d(3, { stride: 2 }).describe([1, 1, 6, 6]).field, { size: [3, 3], jump: [2, 2], whole: false });
  assertEquals(globalAvgPool2d().describe([1, 1, 4, 6]).field, { size: [4, 6], jump: [4, 6], whole: true });
});

Deno.test("pooling layers: a kernel that makes no sense is refused", () => {
  assertThrows(() => maxPool2d(0), core.ShapeError, "Cannot make maxPool2d: found kernel 0");
});
