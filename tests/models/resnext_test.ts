import { assertEquals } from "@std/assert";
import { summary } from "../../layers/mod.ts";
import { buildResnet } from "../../models/_resnet.ts";
import { resnet50, resnext50_32x4d } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("resnext: a small one trains", () => {
  const config = { block: "bottleneck", blocks: [1, 1], groups: 4, groupWidth: 4 } as const;
  return checkTraining(buildResnet(config, { numClasses }), [4, 3, 16, 16]);
});

Deno.test("resnext: about as many weights as a ResNet, in 32 groups of 4 channels", () => {
  const of = (model: ReturnType<typeof resnet50>) => summary(model, [1, 3, 224, 224]).params;
  assertEquals(Math.abs(of(resnext50_32x4d()) / of(resnet50()) - 1) < 0.03, true);
  assertEquals(resnext50_32x4d().specs.params["layer1.0.conv2.weight"].shape, [128, 4, 3, 3]);
  assertEquals(resnext50_32x4d().specs.params["layer4.0.conv2.weight"].shape, [1024, 32, 3, 3]);
});
