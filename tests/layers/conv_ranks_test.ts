import { assert, assertEquals } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type Module,
  separableConv2d,
  sequential,
  summary,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

const { ShapeError } = core;

/** Checks a layer with the parameters `weight` and `bias` against its operation. */
async function checkLayer(
  layer: Module,
  x: core.Tensor,
  run: (x: core.Tensor, weight: core.Tensor, bias: core.Tensor) => core.Tensor,
  macs: number,
): Promise<void> {
  const variables = layer.init(core.key(0));
  const want = run(x, variables.params.weight, variables.params.bias);
  assertEquals(await layer.apply(variables, x).data(), await want.data());
  const described = layer.describe(x.shape);
  assertEquals([described.output, described.macs], [want.shape, macs]);
}

Deno.test("convolutions of rows and volumes: options reach the operation", async () => {
  const row = { stride: 2, padding: [1, 2], dilation: 2, groups: 2, paddingMode: "edge" } as const;
  const taken = conv1d(4, 6, 3, row);
  await checkLayer(taken, random([2, 4, 11]), (x, w, b) => core.conv1d(x, w, b, row), 2 * 6 * 5 * 2 * 3);
  assertEquals(taken.describe([1, 4, 11]).field, { size: [1, 5], jump: [1, 2], whole: false });
  assertEquals(conv1d(1, 1, 3, { stride: undefined }).describe([1, 1, 5]).field.jump, [1, 1]);
  const volume = { stride: [1, 2, 1], padding: [[1, 0], [0, 1], [1, 1]], dilation: [1, 1, 2], groups: 2 } as const;
  const layer = conv3d(2, 4, [2, 3, 2], volume);
  await checkLayer(layer, random([1, 2, 3, 6, 5]), (x, w, b) => core.conv3d(x, w, b, volume), 4 * 3 * 3 * 5 * 12);
  assertEquals(layer.describe([1, 2, 3, 6, 5]).field, { size: [3, 3], jump: [2, 1], whole: false });
  assertEquals(layer.describe([1, 2, 3, 6, 5]).window!.padding, [[0, 1], [1, 1]]);
});

Deno.test("transposed convolutions: options reach the operation", async () => {
  const options = { stride: 2, padding: 1, outputPadding: 1, groups: 2, dilation: 2 };
  const per = 3 * 3;
  await checkLayer(
    convTranspose1d(4, 6, 3, options),
    random([2, 4, 5]),
    (x, w, b) => core.convTranspose1d(x, w, b, options),
    2 * 4 * 5 * 3 * 3,
  );
  await checkLayer(
    convTranspose2d(4, 6, 3, options),
    random([2, 4, 3, 4]),
    (x, w, b) => core.convTranspose2d(x, w, b, options),
    2 * 4 * 12 * 3 * per,
  );
  await checkLayer(
    convTranspose3d(2, 2, [1, 3, 2], options),
    random([1, 2, 2, 3, 2]),
    (x, w, b) => core.convTranspose3d(x, w, b, options),
    2 * 12 * 6,
  );
  const { params } = convTranspose2d(4, 6, [3, 2], { groups: 2 }).specs;
  assertEquals([params.weight.shape, params.bias.shape], [[4, 3, 3, 2], [6]]);
});

Deno.test("without bias there is no such parameter", () => {
  const layers = [
    conv1d(2, 2, 1, { bias: false }),
    conv3d(2, 2, 1, { bias: false }),
    convTranspose1d(2, 2, 1, {
      bias: false,
    }),
    convTranspose3d(2, 2, 1, { bias: false }),
  ];
  for (const { specs } of layers) assertEquals(Object.keys(specs.params), ["weight"]);
});

Deno.test("first values have PyTorch's bounds, by the second axis of the weight", async () => {
  const { params } = convTranspose2d(2, 300, 2, { groups: 1 }).init(core.key(3));
  const bound = 1 / Math.sqrt(300 * 4);
  for (const values of await Promise.all([params.weight.data(), params.bias.data()])) {
    const largest = Math.max(...Array.from(values, Math.abs));
    assert(largest <= bound && largest > 0.9 * bound, `${largest}`);
  }
});

Deno.test("the field of a transposed convolution, and of what follows it", () => {
  const layer = convTranspose2d(1, 1, [4, 2], { stride: 2 });
  assertEquals(layer.describe([1, 1, 4, 4]).field, { size: [2, 1], jump: [0.5, 0.5], whole: false });
  const net = sequential({
    down: conv2d(1, 1, 2, { stride: 2 }),
    up: convTranspose2d(1, 1, 2, { stride: 2 }),
    conv: conv2d(1, 1, 3),
  });
  // Three neighbours after the second layer lie under two elements of the first one's output, which see four of the input.
  assertEquals(summary(net, [1, 1, 8, 8]).layers.map(({ receptiveField }) => receptiveField), [2, 2, 4]);
});

Deno.test("a separable convolution: its two weights, by name", async () => {
  const options = { stride: 2, padding: 1, multiplier: 2 } as const;
  const layer = separableConv2d(3, 5, 3, options);
  const variables = layer.init(core.key(0));
  const { "depthwise.weight": depthwise, "pointwise.weight": pointwise, "pointwise.bias": bias } = variables.params;
  assertEquals([depthwise.shape, pointwise.shape, bias.shape], [[6, 1, 3, 3], [5, 6, 1, 1], [5]]);
  const x = random([2, 3, 7, 7]);
  const want = core.separableConv2d(x, depthwise, pointwise, bias, options);
  assertEquals(await layer.apply(variables, x).data(), await want.data());
  assertEquals(layer.describe(x.shape).macs, 2 * 16 * (6 * 9 + 6 * 5));
  assertEquals(Object.keys(separableConv2d(1, 1, 1, { bias: false }).specs.params), [
    "depthwise.weight",
    "pointwise.weight",
  ]);
});

Deno.test("counts that make no sense are refused", () => {
  checkRefusals([
    [() => conv1d(0, 1, 3), ShapeError, "Cannot make conv1d: found inChannels 0"],
    [() => conv1d(1, 1, 0), ShapeError, "Cannot make conv1d: found kernel 0"],
    [() => conv3d(3, 4, 3, { groups: 2 }), ShapeError, "Cannot make conv3d: found 3 to 4 channels in 2 groups"],
    [() => conv3d(1, 1, [1, 1] as unknown as core.Triple), ShapeError, "found kernel [1,1], needs a number or three"],
    [() => conv3d(1, 1, 1, { stride: [1, 0, 1] }), ShapeError, "Cannot make conv3d: found stride 0"],
    [() => convTranspose1d(1, 1, 1, { dilation: 0 }), ShapeError, "Cannot make convTranspose1d: found dilation 0"],
    [() => convTranspose2d(1, 0, 1), ShapeError, "Cannot make convTranspose2d: found outChannels 0"],
    [() => convTranspose3d(1, 1, 1.5), ShapeError, "Cannot make convTranspose3d: found kernel 1.5"],
    [() => separableConv2d(1, 1, 1, { multiplier: 0 }), ShapeError, "separableConv2d: found multiplier 0"],
  ]);
});
