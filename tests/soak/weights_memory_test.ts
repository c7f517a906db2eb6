// Takes a minute: deno task soak. Networks whose weights are larger than what one binding may be: 151 MB for fc6 of AlexNet,
// 411 MB for the first linear layer of VGG-16. Each has a device of its own, so that nothing else counts.
import { assert, assertEquals } from "@std/assert";
import { key, normal, openDevice } from "../../core/mod.ts";
import { type Module, summary } from "../../layers/mod.ts";
import { alexnetOriginal, vgg16 } from "../../models/mod.ts";
import { valuesOn } from "../ops/_variants.ts";

const models: readonly (readonly [name: string, model: Module, side: number])[] = [
  ["AlexNet", alexnetOriginal(), 227],
  ["VGG-16", vgg16(), 224],
];

for (const [name, model, side] of models) {
  Deno.test(`${name} runs in less than 1.3 times the memory of its weights and two largest maps`, async () => {
    const input = [1, 3, side, side];
    const device = await openDevice();
    const variables = model.init(key(0));
    device.executor.compute(Object.values(variables.params).map(({ node }) => node));
    const [logits] = await valuesOn(device, [model.apply(variables, normal(key(1), input))]);
    assertEquals([logits.length, Array.from(logits).every(Number.isFinite)], [1000, true]);

    const { params, layers } = summary(model, input);
    const maps = layers.map(({ output }) => output.reduce((a, b) => a * b)).sort((a, b) => b - a);
    const needed = 4 * (params + maps[0] + maps[1]);
    const { peakBytes } = device.memory();
    const shown = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
    console.log(`${name}: peak ${shown(peakBytes)}, ${(peakBytes / needed).toFixed(2)} times ${shown(needed)}`);
    assert(peakBytes < 1.3 * needed);
    device.destroy();
  });
}
