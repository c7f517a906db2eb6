import { assertEquals } from "@std/assert";
import { summary } from "../../layers/mod.ts";
import { preactResnet1001, preactResnet164, preactResnet18, resnet18 } from "../../models/mod.ts";
import { buildPreactResnet, buildPreactResnetCifar } from "../../models/resnet_preact.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("preact resnet: small ones of both kinds train", async () => {
  const bottlenecks = { block: "bottleneck", blocks: [1, 1], channels: 16 } as const;
  await checkTraining(buildPreactResnetCifar(bottlenecks, { numClasses }), [4, 3, 16, 16]);
  const basic = { block: "basic", blocks: [1, 1], channels: 64 } as const;
  await checkTraining(buildPreactResnet(basic, { numClasses }), [4, 3, 16, 16]);
});

Deno.test("preact resnet: layers of the networks for CIFAR, and the 1.7 million parameters of the paper", () => {
  for (const [depth, model] of [[164, preactResnet164()], [1001, preactResnet1001()]] as const) {
    const { layers } = summary(model, [1, 3, 32, 32]);
    const along = layers.filter(({ name, kind }) => kind === "conv2d" && !name.endsWith("downsample"));
    assertEquals(along.length + 1, depth);
  }
  assertEquals(Math.round(summary(preactResnet164(), [1, 3, 32, 32]).params / 1e5), 17);
});

Deno.test("preact resnet: normalisation and ReLU before each convolution, nothing after the sum", () => {
  const kinds = summary(preactResnet18(), [1, 3, 224, 224]).layers
    .filter(({ name }) => name.startsWith("layer1.1")).map(({ name, kind }) => [name, kind]);
  assertEquals(kinds, [
    ["layer1.1.bn1", "batchNorm2d"],
    ["layer1.1.relu1", "relu"],
    ["layer1.1.conv1", "conv2d"],
    ["layer1.1.bn2", "batchNorm2d"],
    ["layer1.1.relu2", "relu"],
    ["layer1.1.conv2", "conv2d"],
  ]);
});

Deno.test("preact resnet: as many operations as the network it is made of", () => {
  const of = (model: ReturnType<typeof resnet18>) => summary(model, [1, 3, 224, 224]).macs;
  assertEquals(of(preactResnet18()), of(resnet18()));
});
