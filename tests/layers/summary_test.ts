import { assertEquals } from "@std/assert";
import { conv2d, flatten, globalAvgPool2d, linear, maxPool2d, sequential, summary } from "../../layers/mod.ts";
import { lenet1998, lenet5 } from "../../models/mod.ts";

Deno.test("summary: LeNet-5 as a table", () => {
  assertEquals(
    summary(lenet5(), [1, 1, 28, 28]).table,
    `\
layer    kind       output           params     MACs  receptive field
---------------------------------------------------------------------
input               [1, 1, 28, 28]
conv1    conv2d     [1, 6, 28, 28]      156  117,600                5
relu1    relu       [1, 6, 28, 28]        -        -                5
pool1    maxPool2d  [1, 6, 14, 14]        -        -                6
conv2    conv2d     [1, 16, 10, 10]   2,416  240,000               14
relu2    relu       [1, 16, 10, 10]       -        -               14
pool2    maxPool2d  [1, 16, 5, 5]         -        -               16
flatten  flatten    [1, 400]              -        -               32
fc1      linear     [1, 120]         48,120   48,000               32
relu3    relu       [1, 120]              -        -               32
fc2      linear     [1, 84]          10,164   10,080               32
relu4    relu       [1, 84]               -        -               32
fc3      linear     [1, 10]             850      840               32
---------------------------------------------------------------------
total               [1, 10]          61,706  416,520`,
  );
});

Deno.test("summary: LeNet-5 agrees with the reference's parameters and multiply-accumulates, layer by layer", async () => {
  const path = new URL("../golden/zoo/lenet5.json", import.meta.url);
  const reference = JSON.parse(await Deno.readTextFile(path));
  const { params, macs, layers } = summary(lenet5(), reference.input);
  assertEquals([params, macs], [reference.params, reference.macs]);
  for (const { name, out, params, macs } of reference.layers) {
    const layer = layers.find((one) => one.name === name)!;
    assertEquals([layer.output, layer.params, layer.macs], [out, params, macs], name);
  }
});

Deno.test("summary: the receptive field of a network is that of its last map", () => {
  const { layers, receptiveField } = summary(lenet5(), [1, 1, 28, 28]);
  assertEquals(layers.find(({ name }) => name === "pool2")!.receptiveField, 16);
  assertEquals(receptiveField, 16);
});

Deno.test("summary: LeNet of 1998 has two numbers for each map of its subsampling layers", () => {
  const { params, layers } = summary(lenet1998(), [1, 1, 28, 28]);
  assertEquals(params, 61_750);
  assertEquals(layers.filter(({ kind }) => kind === "subsampling2d").map(({ params }) => params), [12, 32]);
});

Deno.test("summary: strides, dilations and uneven kernels enter the receptive field", () => {
  const net = sequential({
    conv1: conv2d(1, 2, [1, 7], { stride: [1, 2] }),
    conv2: conv2d(2, 2, 3, { dilation: [1, 2] }),
    pool: maxPool2d(3, { stride: 2 }),
    conv3: conv2d(2, 2, [2, 1]),
  });
  const { layers, table } = summary(net, [1, 1, 32, 64]);
  assertEquals(layers.map(({ receptiveField }) => receptiveField), [7, 15, 19, 19]);
  assertEquals(table.split("\n").map((line) => line.split(" ").at(-1)).slice(3, 7), ["1x7", "3x15", "5x19", "7x19"]);
});

Deno.test("summary: grouped convolutions cost less, batches more", () => {
  const conv = (groups: number) => conv2d(8, 16, 3, { padding: 1, groups, bias: false });
  assertEquals(summary(conv(1), [1, 8, 10, 10]).macs, 16 * 100 * 8 * 9);
  assertEquals(summary(conv(8), [1, 8, 10, 10]).macs, 16 * 100 * 9);
  assertEquals(summary(conv(8), [5, 8, 10, 10]).macs, 5 * 16 * 100 * 9);
  assertEquals(summary(conv(8), [5, 8, 10, 10]).params, 16 * 9);
});

Deno.test("summary: layers after a global pool see the whole plane, the last map decides for the network", () => {
  const net = sequential({ conv: conv2d(1, 4, 3), pool: globalAvgPool2d(), flatten: flatten(), fc: linear(4, 2) });
  const { layers, receptiveField } = summary(net, [1, 1, 12, 10]);
  assertEquals(layers.map(({ receptiveField }) => receptiveField), [3, 12, 12, 12]);
  assertEquals(receptiveField, 3);
});

Deno.test("summary: a single layer is a network", () => {
  const { layers, params } = summary(linear(3, 2), [1, 3]);
  assertEquals(layers.map(({ name, kind }) => [name, kind]), [["", "linear"]]);
  assertEquals(params, 8);
});
