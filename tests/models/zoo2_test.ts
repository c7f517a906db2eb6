// Names, shapes and order of all variables, counts, and layers of the networks that have a reference. Nothing is computed.
import { assertEquals } from "@std/assert";
import { summary } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";
import { modelOf } from "../../scripts/golden/models.ts";

const ZOO = new URL("../golden/zoo/", import.meta.url);

const names = `
  alexnet alexnet_original googlenet googlenet_original inception_v3 nin vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19
  vgg19_bn
`.trim().split(/\s+/);

interface ReferenceLayer {
  readonly name: string;
  readonly type: string;
  readonly out: readonly number[];
  readonly params: number;
  readonly macs: number;
}

const isBuffer = (name: string) => /running_|num_batches/.test(name);

for (const name of names) {
  Deno.test(`${name}: variables, counts and layers are the reference's`, async () => {
    const reference = JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, ZOO)));
    const model = modelOf(name);
    const entries: [string, number[]][] = reference.state_dict.map((
      [name, shape]: [string, number[]],
    ) => [name, shape]);
    for (const [record, holds] of [[model.specs.params, false], [model.specs.buffers, true]] as const) {
      const found = Object.entries(record).map(([name, { shape }]) => [name, shape]);
      assertEquals(found, entries.filter(([name]) => isBuffer(name) === holds));
    }
    const { params, macs, layers } = summary(model, reference.input);
    assertEquals([params, macs], [reference.params, reference.macs_without_aux]);
    const costly = ({ name, type }: ReferenceLayer) => /^(Conv2d|Linear)$/.test(type) && !/^aux/.test(name);
    for (const { name, out, params, macs } of (reference.layers as ReferenceLayer[]).filter(costly)) {
      const layer = layers.find((one) => one.name === name)!;
      assertEquals([layer.output, layer.params, layer.macs], [out, params, macs], name);
    }
  });
}

Deno.test("feedforwardFacts: parameters and multiply-accumulates are those of each network", () => {
  const makers: Readonly<Record<string, unknown>> = zoo;
  for (const [name, { params, macs, inputSize }] of Object.entries(zoo.feedforwardFacts)) {
    const make = makers[name] as typeof zoo.nin;
    const found = summary(make(), [1, ...inputSize]);
    assertEquals([found.params, found.macs], [params, macs], name);
  }
});
