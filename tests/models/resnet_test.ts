import { assertEquals, assertThrows } from "@std/assert";
import { key, ValueError } from "../../core/mod.ts";
import { type Module, summary } from "../../layers/mod.ts";
import { buildResnet, type ResnetOptions } from "../../models/_resnet.ts";
import { resnet101, resnet152, resnet18, resnet34, resnet50 } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

const image = [1, 3, 224, 224];

interface Row {
  readonly make: (options?: ResnetOptions) => Module;
  readonly params: number;
  readonly macs: readonly [v1: number, v15: number];
  readonly fields: readonly [v1: number, v15: number];
}

const rows: readonly Row[] = [
  { make: resnet18, params: 11_689_512, macs: [1_814_073_344, 1_814_073_344], fields: [435, 435] },
  { make: resnet34, params: 21_797_672, macs: [3_663_761_408, 3_663_761_408], fields: [899, 899] },
  { make: resnet50, params: 25_557_032, macs: [3_857_973_248, 4_089_184_256], fields: [483, 427] },
  { make: resnet101, params: 44_549_160, macs: [7_570_194_432, 7_801_405_440], fields: [1027, 971] },
  { make: resnet152, params: 60_192_808, macs: [11_282_415_616, 11_513_626_624], fields: [1507, 1451] },
];

for (const { make, params, macs, fields } of rows) {
  Deno.test(`${make.name}: operations and receptive fields of v1 and v1.5`, () => {
    for (const [index, variant] of (["v1", "v1.5"] as const).entries()) {
      const costs = summary(make({ variant }), image);
      assertEquals([costs.params, costs.macs, costs.receptiveField], [params, macs[index], fields[index]], variant);
    }
    assertEquals(summary(make(), image).macs, macs[1]);
  });
}

Deno.test("resnet: weights of a basic block and of a bottleneck of 256 channels", () => {
  const weights = (model: Module, block: string) =>
    summary(model, image).layers
      .filter(({ name, kind }) => name.startsWith(block) && kind === "conv2d")
      .reduce((sum, { params }) => sum + params, 0);
  assertEquals(weights(resnet34(), "layer3.1."), 1_179_648);
  assertEquals(weights(resnet50(), "layer1.1."), 69_632);
});

Deno.test("resnet: v1 takes the stride in the first 1x1 convolution, v1.5 in the 3x3", () => {
  const outputs = (variant: "v1" | "v1.5") =>
    summary(resnet50({ variant }), image).layers.filter(({ name }) => /^layer2\.0\.conv/.test(name)).map((
      { output },
    ) => output[2]);
  assertEquals(outputs("v1"), [28, 28, 28]);
  assertEquals(outputs("v1.5"), [56, 28, 28]);
});

const basic = { block: "basic", blocks: [1, 1] } as const;

Deno.test("resnet: a small one with stochastic depth trains", () =>
  checkTraining(buildResnet(basic, { numClasses, stochasticDepth: 0.2 }), [4, 3, 16, 16]));

Deno.test("resnet: with stochastic depth each block may be dropped, variables stay the same", () => {
  const kinds = (rate: number) =>
    summary(resnet18({ stochasticDepth: rate }), image).layers.filter(({ kind }) => kind === "stochasticDepth");
  assertEquals([kinds(0).length, kinds(0.5).length], [0, 8]);
  const model = buildResnet(basic, { numClasses, stochasticDepth: 1 });
  assertEquals(Object.keys(model.specs.params), Object.keys(buildResnet(basic, { numClasses }).specs.params));
});

Deno.test("resnet: convolutions start by He's rule with the fan out", async () => {
  const { params } = resnet18().init(key(0));
  const weight = [...await params["layer4.1.conv2.weight"].data()];
  const variance = weight.reduce((sum, value) => sum + value * value, 0) / weight.length;
  assertEquals(Math.abs(variance / (2 / (512 * 9)) - 1) < 0.01, true);
});

Deno.test("resnet: unknown options are refused", () => {
  assertThrows(() => resnet50({ variant: "v2" as "v1" }), ValueError, "Cannot make resnet: found variant v2");
  assertThrows(() => resnet18({ stochasticDepth: -0.5 }), ValueError, "needs 0 to 1");
  assertThrows(() => resnet18({ stochasticDepth: 1.5 }), ValueError, "needs 0 to 1");
});
