// Tables of the lectures on convolutional networks, recomputed. Nothing runs on a device.
import { assertEquals } from "@std/assert";
import { conv2d, type LayerSummary, type Module, type Summary, summary } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";

const weighted = ({ layers }: Summary) => layers.filter(({ params }) => params > 0);
const paramsOf = (found: Summary) => weighted(found).map(({ params }) => params);
const total = (layers: readonly LayerSummary[], of: "params" | "macs") =>
  layers.reduce((sum, layer) => sum + layer[of], 0);

Deno.test("LeNet-5: 156 + 2,416 + 48,120 + 10,164 + 850 = 61,706 parameters; 16 pixels seen after the second pooling", () => {
  const found = summary(zoo.lenet5(), [1, 1, 28, 28]);
  assertEquals(paramsOf(found), [156, 2_416, 48_120, 10_164, 850]);
  assertEquals([found.params, found.receptiveField], [61_706, 16]);
});

Deno.test("AlexNet: rows of the slide where they are right, and what C3, C5 and the total should be", () => {
  const single = summary(zoo.alexnetOriginal(), [1, 3, 227, 227]);
  const linear = [37_752_832, 16_781_312, 4_097_000];
  assertEquals(paramsOf(single), [34_944, 614_656, 885_120, 1_327_488, 884_992, ...linear]);
  assertEquals([single.params, single.macs], [62_378_344, 1_135_256_096]);
  const grouped = summary(zoo.alexnetGrouped(), [1, 3, 227, 227]);
  assertEquals(paramsOf(grouped), [34_944, 307_456, 885_120, 663_936, 442_624, ...linear]);
  assertEquals([grouped.params, grouped.macs], [60_965_224, 724_406_816]);
  // The slide prints 886,176 for C3, 885,952 for C5, and as total the grouped one without the 1,000 biases of FC8.
  assertEquals(grouped.params - 1_000, 60_964_224);
  assertEquals(single.params - 885_120 - 884_992 + 886_176 + 885_952, 62_380_360);
});

Deno.test("AlexNet: maps of 55, 27, 27, 13, 13, 13, 13 and 6 pixels; an element of pool5 sees 195 pixels, 32 apart", () => {
  const model = zoo.alexnetOriginal();
  const { layers, receptiveField } = summary(model, [1, 3, 227, 227]);
  const planes = layers.filter(({ kind }) => kind === "conv2d" || kind === "maxPool2d").map(({ output }) => output[2]);
  assertEquals(planes, [55, 27, 27, 13, 13, 13, 13, 6]);
  assertEquals(receptiveField, 195);
  const children = model.describe([1, 3, 227, 227]).children;
  assertEquals(children.find(({ name }) => name === "flatten")!.entry.jump, [32, 32]);
  assertEquals(layers.find(({ name }) => name === "flatten")!.output, [1, 9_216]);
  // A last map of 5x5, as one figure has it, would contradict this.
  assertEquals([256 * 6 * 6 * 4096, 256 * 5 * 5 * 4096], [37_748_736, 26_214_400]);
});

Deno.test("VGG A to E: parameters, multiply-accumulates, receptive fields", () => {
  const rows: readonly (readonly [Module, number, number, number])[] = [
    [zoo.vgg11(), 132_863_336, 7_609_090_048, 150],
    [zoo.vgg11Lrn(), 132_863_336, 7_609_090_048, 150],
    [zoo.vgg13(), 133_047_848, 11_308_466_176, 156],
    [zoo.vgg16Pointwise(), 133_638_952, 11_770_888_192, 156],
    [zoo.vgg16(), 138_357_544, 15_470_264_320, 212],
    [zoo.vgg19(), 143_667_240, 19_632_062_464, 268],
  ];
  for (const [model, params, macs, field] of rows) {
    const found = summary(model, [1, 3, 224, 224]);
    assertEquals([found.params, found.macs, found.receptiveField], [params, macs, field]);
    assertEquals(found.layers.find(({ name }) => name === "classifier.0")!.params, 102_760_448 + 4_096);
  }
});

Deno.test("GoogLeNet: weights and multiply-accumulates of every row, auxiliary classifiers, totals", () => {
  const model = zoo.googlenetOriginal();
  const found = summary(model, [1, 3, 224, 224]);
  const shapes = Object.entries(model.specs.params);
  const row = (prefix: RegExp) => [
    shapes.filter(([name]) => prefix.test(name) && name.endsWith(".weight"))
      .reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b), 0),
    total(found.layers.filter(({ name }) => prefix.test(name)), "macs"),
  ];
  const rows: readonly (readonly [RegExp, number, number])[] = [
    [/^conv1\b/, 9_408, 118_013_952],
    [/^conv2/, 114_688, 359_661_568],
    [/^inception3a/, 163_328, 128_049_152],
    [/^inception3b/, 388_096, 304_267_264],
    [/^inception4a/, 375_552, 73_608_192],
    [/^inception4b/, 448_512, 87_908_352],
    [/^inception4c/, 509_440, 99_850_240],
    [/^inception4d/, 604_672, 118_515_712],
    [/^inception4e/, 867_328, 169_996_288],
    [/^inception5a/, 1_042_432, 51_079_168],
    [/^inception5b/, 1_442_816, 70_697_984],
    [/^fc\b/, 1_024_000, 1_024_000],
  ];
  for (const [prefix, weights, macs] of rows) assertEquals(row(prefix), [weights, macs], `${prefix}`);
  const sums = rows.reduce(([weights, macs], row) => [weights + row[1], macs + row[2]], [0, 0]);
  assertEquals(sums, [6_990_272, 1_582_671_872]);
  assertEquals(summary(zoo.googlenetOriginal({ auxiliary: false }), [1, 3, 224, 224]).params, 6_998_552);
  const heads = found.layers.filter(({ kind }) => kind === "auxiliaryHead");
  assertEquals(heads.map(({ name, params, macs }) => [name, params, macs]), [
    ["aux1", 3_188_840, 0],
    ["aux2", 3_190_888, 0],
  ]);
  assertEquals([found.params, found.macs], [13_378_280, 1_582_671_872]);
});

Deno.test("GoogLeNet: poolings that round up take 112 pixels to 56, 28, 14 and 7", () => {
  const { layers } = summary(zoo.googlenetOriginal(), [1, 3, 224, 224]);
  const pools = layers.filter(({ name }) => /^maxpool/.test(name));
  assertEquals(pools.map(({ output }) => output[2]), [56, 28, 14, 7]);
});

Deno.test("Inception 3a against one convolution 3x3 or 5x5 with as many maps", () => {
  for (const [kernel, weights, macs] of [[3, 442_368, 346_816_512], [5, 1_228_800, 963_379_200]] as const) {
    const single = conv2d(192, 256, kernel, { padding: (kernel - 1) / 2, bias: false });
    const found = summary(single, [1, 192, 28, 28]);
    assertEquals([found.params, found.macs], [weights, macs]);
  }
});

Deno.test("Tiny VGG: 280, 910, 910, 910, 16,910 = 19,920 parameters; maps of 62, 60, 30, 28, 26 and 13 pixels", () => {
  const found = summary(zoo.tinyVgg(), [1, 3, 64, 64]);
  assertEquals(paramsOf(found), [280, 910, 910, 910, 16_910]);
  assertEquals(found.params, 19_920);
  const planes = found.layers.filter(({ kind }) => kind === "conv2d" || kind === "maxPool2d").map(({ output }) =>
    output[2]
  );
  assertEquals(planes, [62, 60, 30, 28, 26, 13]);
});
