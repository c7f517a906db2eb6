import { assertEquals, assertThrows } from "@std/assert";
import { key, ShapeError, tensor } from "../../core/mod.ts";
import { conv2d, identity, onesInit, relu, residual, sequential, summary, zerosInit } from "../../layers/mod.ts";

/** A 1x1 convolution without bias whose weights are all 1: the sum over the channels. */
function channelSum(inChannels: number, outChannels: number, stride = 1) {
  return conv2d(inChannels, outChannels, 1, { stride, bias: false, weightInit: onesInit });
}

const x = () => tensor([[[[1, -2], [3, -4]]]]);

Deno.test("residual: y = block(x) + x", async () => {
  const block = residual(conv2d(1, 1, 1, { weightInit: onesInit, biasInit: onesInit }));
  assertEquals(await block.apply(block.init(key(0)), x()).array(), [[[[3, -3], [7, -7]]]]);
});

Deno.test("residual: y = after(block(x) + shortcut(x)), the shortcut under its own prefix", async () => {
  const block = residual(
    sequential({ conv1: channelSum(1, 2, 2), relu: relu() }),
    sequential({ 0: channelSum(1, 2, 2) }),
    { after: relu() },
  );
  assertEquals(Object.keys(block.specs.params), ["conv1.weight", "downsample.0.weight"]);
  assertEquals(await block.apply(block.init(key(0)), x()).array(), [[[[2]], [[2]]]]);
});

Deno.test("residual: another name for the shortcut", () => {
  const block = residual(identity(), channelSum(1, 1), { name: "down" });
  assertEquals(Object.keys(block.init(key(0)).params), ["down.weight"]);
});

Deno.test("residual: inside a network the block's names come right after the block's own", () => {
  const net = sequential({
    layer1: sequential({ 0: residual(sequential({ conv1: channelSum(1, 1) }), channelSum(1, 1)) }),
  });
  assertEquals(Object.keys(net.specs.params), ["layer1.0.conv1.weight", "layer1.0.downsample.weight"]);
  const [, captured] = net.apply(net.init(key(0)), x(), { capture: ["layer1.0.conv1", "layer1.0.downsample"] });
  assertEquals(Object.keys(captured).length, 2);
});

Deno.test("residual: block and shortcut of different shapes are refused, by apply and by describe", () => {
  const block = residual(channelSum(1, 2));
  const message = "Cannot apply residual: the block gives [1,2,2,2], the shortcut [1,1,2,2], they must be equal";
  assertThrows(() => block.apply(block.init(key(0)), x()), ShapeError, message);
  assertThrows(() => block.describe([1, 1, 2, 2]), ShapeError, message);
});

Deno.test("residual: the receptive field is the wider branch's, cost is that of both", () => {
  const main = sequential({
    conv1: conv2d(4, 4, 3, { padding: 1, stride: 2 }),
    conv2: conv2d(4, 4, 3, { padding: 1 }),
  });
  const block = residual(main, conv2d(4, 4, 1, { stride: 2 }), { after: relu() });
  const { layers, params, receptiveField } = summary(sequential({ block, last: conv2d(4, 1, 3) }), [1, 4, 8, 8]);
  assertEquals(params, 148 + 148 + 20 + 37);
  assertEquals(layers.map(({ name, receptiveField }) => [name, receptiveField]), [
    ["block.conv1", 3],
    ["block.conv2", 7],
    ["block.downsample", 1],
    ["block.after", 7],
    ["last", 11],
  ]);
  assertEquals(receptiveField, 11);
});

Deno.test("residual: a block that starts at zero is the identity", async () => {
  const block = residual(conv2d(1, 1, 1, { weightInit: zerosInit, biasInit: zerosInit }));
  assertEquals(await block.apply(block.init(key(0)), x()).array(), [[[[1, -2], [3, -4]]]]);
});
