import { assertEquals } from "@std/assert";
import { conv2d, flatten, globalAvgPool2d, linear, maxPool2d, sequential, summary } from "../../layers/mod.ts";
import { lenet1998, lenet5 } from "../../models/mod.ts";

Deno.test("summary: LeNet-5 as a table", () => {
  assertEquals(
    summary(lenet5(), [1, 1, 28, 28]).table,
    `\
layer    kind       output           params     MACs   bytes  receptive field  stride
-------------------------------------------------------------------------------------
input               [1, 1, 28, 28]
conv1    conv2d     [1, 6, 28, 28]      156  117,600  18,816                5       1
relu1    relu       [1, 6, 28, 28]        -        -  18,816                5       1
pool1    maxPool2d  [1, 6, 14, 14]        -        -   4,704                6       2
conv2    conv2d     [1, 16, 10, 10]   2,416  240,000   6,400               14       2
relu2    relu       [1, 16, 10, 10]       -        -   6,400               14       2
pool2    maxPool2d  [1, 16, 5, 5]         -        -   1,600               16       4
flatten  flatten    [1, 400]              -        -   1,600               32       -
fc1      linear     [1, 120]         48,120   48,000     480               32       -
relu3    relu       [1, 120]              -        -     480               32       -
fc2      linear     [1, 84]          10,164   10,080     336               32       -
relu4    relu       [1, 84]               -        -     336               32       -
fc3      linear     [1, 10]             850      840      40               32       -
-------------------------------------------------------------------------------------
total               [1, 10]          61,706  416,520  60,008               16       4`,
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
  const fields = table.split("\n").slice(3, 7).map((line) => line.split(/ +/).slice(-2));
  assertEquals(fields, [["1x7", "1x2"], ["3x15", "1x2"], ["5x19", "2x4"], ["7x19", "2x4"]]);
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

/** A strided convolution, a dilated one and a linear layer, for an input [2, 3, 9, 12]. */
const strided = sequential({
  conv1: conv2d(3, 4, 3, { stride: [2, 3], bias: false }),
  conv2: conv2d(4, 2, [2, 3], { dilation: [2, 1] }),
  flatten: flatten(),
  fc: linear(8, 5),
});

Deno.test("summary: bytes, fields and strides by hand, along both axes", () => {
  const { layers, activationBytes, receptiveField, stride, field } = summary(strided, [2, 3, 9, 12]);
  assertEquals(layers.map(({ output }) => output), [[2, 4, 4, 4], [2, 2, 2, 2], [2, 8], [2, 5]]);
  assertEquals(layers.map(({ activationBytes }) => activationBytes), [512, 64, 64, 40]);
  assertEquals(activationBytes, 680);
  // Height: 3, then + (3 - 1) 2; width: 3, then + (3 - 1) 3.
  assertEquals(layers.map(({ field }) => field.size).slice(0, 2), [[3, 3], [7, 9]]);
  assertEquals(layers.map(({ stride }) => stride).slice(0, 2), [3, 3]);
  assertEquals([receptiveField, stride, field], [9, 3, { size: [7, 9], jump: [2, 3], whole: false }]);
});

Deno.test("summary: as Markdown", () => {
  assertEquals(
    summary(strided, [2, 3, 9, 12]).markdown,
    `\
| layer | kind | output | params | MACs | bytes | receptive field | stride |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
| input |  | [2, 3, 9, 12] |  |  |  |  |  |
| conv1 | conv2d | [2, 4, 4, 4] | 108 | 3,456 | 512 | 3 | 2x3 |
| conv2 | conv2d | [2, 2, 2, 2] | 50 | 384 | 64 | 7x9 | 2x3 |
| flatten | flatten | [2, 8] | - | - | 64 | 9x12 | - |
| fc | linear | [2, 5] | 45 | 80 | 40 | 9x12 | - |
| **total** |  | **[2, 5]** | **203** | **3,920** | **680** | **7x9** | **2x3** |`,
  );
});

Deno.test("summary: as JSON", () => {
  const { input, layers, total } = JSON.parse(summary(strided, [2, 3, 9, 12]).json);
  assertEquals(input, [2, 3, 9, 12]);
  const conv2 = { output: [2, 2, 2, 2], params: 50, macs: 384, activationBytes: 64, receptiveField: [7, 9] };
  assertEquals(layers[1], { name: "conv2", kind: "conv2d", ...conv2, stride: [2, 3] });
  assertEquals([layers.length, layers[3].stride], [4, null]);
  const costs = { params: 203, macs: 3920, activationBytes: 680, receptiveField: [7, 9], stride: [2, 3] };
  assertEquals(total, { output: [2, 5], ...costs });
});
