import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  conv2d,
  lpPool2d,
  type Module,
  sequential,
  summary,
  upsample,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const none = { params: {}, buffers: {} };
const x = random([1, 2, 6, 8], { min: 0.5 });

async function checkLayer(layer: Module, want: core.Tensor): Promise<void> {
  assertEquals(await layer.apply(none, x).data(), await want.data());
  assertEquals(layer.describe(x.shape).output, want.shape);
}

Deno.test("pooling to a size, pooling by a norm and upsampling: options reach the operation", async () => {
  await checkLayer(adaptiveAvgPool2d([4, null]), core.adaptiveAvgPool2d(x, [4, null]));
  await checkLayer(adaptiveMaxPool2d(3), core.adaptiveMaxPool2d(x, 3));
  await checkLayer(
    lpPool2d([3, 2], { order: 3, stride: 2, ceilMode: true }),
    core.lpPool2d(x, [3, 2], { order: 3, stride: 2, ceilMode: true }),
  );
  const options = { scale: [2, 1.5], mode: "bilinear" } as const;
  await checkLayer(upsample(options), core.interpolate(x, options));
});

Deno.test("what an element of the result sees", () => {
  const field = (layer: Module, height: number, width: number) => layer.describe([1, 1, height, width]).field;
  assertEquals(field(adaptiveAvgPool2d(7), 7, 7), { size: [1, 1], jump: [1, 1], whole: false });
  assertEquals(field(adaptiveAvgPool2d(6), 12, 13), { size: [2, 3], jump: [2, 2], whole: false });
  assertEquals(field(adaptiveMaxPool2d(1), 5, 9), { size: [5, 9], jump: [5, 9], whole: true });
  assertEquals(field(lpPool2d(3, { stride: 2 }), 9, 9), { size: [3, 3], jump: [2, 2], whole: false });
  assertEquals(field(upsample({ scale: 2 }), 4, 6), { size: [1, 1], jump: [0.5, 0.5], whole: false });
  assertEquals(field(upsample({ size: [8, 6], mode: "bilinear" }), 4, 6), {
    size: [2, 1],
    jump: [0.5, 1],
    whole: false,
  });
  const corners = upsample({ size: [7, 9], mode: "bicubic", alignCorners: true });
  assertEquals(field(corners, 4, 5), { size: [4, 4], jump: [0.5, 0.5], whole: false });
  const smaller = upsample({ scale: [0.4, 0.5], mode: "bilinear", antialias: true });
  assertEquals(field(smaller, 10, 10), { size: [5, 4], jump: [2.5, 2], whole: false });
});

Deno.test("summaries follow upsampling: a convolution sees half as far behind it", () => {
  const network = sequential({ up: upsample({ scale: 2 }), conv: conv2d(1, 1, 3) });
  const [, behind] = summary(network, [1, 1, 8, 8]).layers;
  assertEquals(behind.field, { size: [2, 2], jump: [0.5, 0.5], whole: false });
});

Deno.test("wrong arguments are refused with what was found", () => {
  assertThrows(() => adaptiveAvgPool2d(0).apply(none, x), core.ShapeError, "found 0");
  assertThrows(() => lpPool2d(0), core.ShapeError, "Cannot make lpPool2d: found kernel 0");
  assertThrows(() => upsample({}), core.ValueError, "Cannot make upsample: it needs either size or scale");
});
