import { assertEquals, assertThrows } from "@std/assert";
import { conv2d as convolve, key, ShapeError, tensor } from "../../core/mod.ts";
import { conv2d } from "../../layers/mod.ts";

function image(channels: number) {
  const values = Float32Array.from({ length: 2 * channels * 36 }, (_, i) => Math.sin(i));
  return tensor(values, { shape: [2, channels, 6, 6] });
}

Deno.test("conv2d layer: every option reaches the operation", async () => {
  const options = {
    stride: [2, 1],
    padding: [[1, 0], [2, 1]],
    dilation: [1, 2],
    groups: 2,
    paddingMode: "edge",
  } as const;
  const layer = conv2d(4, 6, [3, 2], options);
  const variables = layer.init(key(0));
  assertEquals(variables.params.weight.shape, [6, 2, 3, 2]);
  const want = convolve(image(4), variables.params.weight, variables.params.bias, options);
  const got = layer.apply(variables, image(4));
  assertEquals(await got.data(), await want.data());
  assertEquals(layer.describe([2, 4, 6, 6]).output, want.shape);
});

Deno.test("conv2d layer: without bias there is no such parameter", async () => {
  const layer = conv2d(2, 3, 3, { bias: false });
  const variables = layer.init(key(0));
  assertEquals(Object.keys(variables.params), ["weight"]);
  assertEquals(await layer.apply(variables, image(2)).data(), await convolve(image(2), variables.params.weight).data());
});

Deno.test("conv2d layer: the window is described", () => {
  const { window, field } = conv2d(2, 3, [3, 5], { stride: 2, dilation: [1, 3], padding: "same" }).describe([
    1,
    2,
    20,
    20,
  ]);
  assertEquals(window, { kernel: [3, 5], stride: [2, 2], dilation: [1, 3], padding: "same" });
  assertEquals(field, { size: [3, 13], jump: [2, 2], whole: false });
});

Deno.test("conv2d layer: counts that make no sense are refused", () => {
  assertThrows(
    () => conv2d(0, 1, 3),
    ShapeError,
    "Cannot make conv2d: found inChannels 0, needs a whole number of at least 1",
  );
  assertThrows(() => conv2d(1, 1.5, 3), ShapeError, "found outChannels 1.5");
  assertThrows(() => conv2d(1, 1, 0), ShapeError, "found kernel 0");
  assertThrows(() => conv2d(1, 1, 3, { stride: 0 }), ShapeError, "found stride 0");
  assertThrows(
    () => conv2d(3, 4, 3, { groups: 2 }),
    ShapeError,
    "found 3 to 4 channels in 2 groups, needs multiples of 2",
  );
});
