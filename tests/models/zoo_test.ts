import { assert, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { type Module, summary } from "../../layers/mod.ts";
import { modelFacts } from "../../models/facts.ts";
import * as zoo from "../../models/mod.ts";
import { modelNames, modelOf } from "../../scripts/golden/models.ts";

const FOLDER = new URL("../golden/zoo/", import.meta.url);

type Entry = readonly [name: string, shape: readonly number[]];

interface Reference {
  readonly state_dict: readonly Entry[];
  readonly input: readonly number[];
  readonly params: number;
  readonly buffers: number;
  /** Auxiliary classifiers cost nothing in evaluation: they are left out here, and among the layers. */
  readonly macs_without_aux?: number;
  readonly macs: number;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly layers: readonly { name: string; out: readonly number[]; params: number; macs: number }[];
}

const isBuffer = ([name]: Entry) => /running_(mean|var)$|num_batches_tracked$/.test(name);

/** Names and shapes in order, parameters before buffers. */
function entriesOf({ specs }: Module): Entry[] {
  return [specs.params, specs.buffers].flatMap((specs) =>
    Object.entries(specs).map(([name, { shape }]): Entry => [name, shape])
  );
}

async function digestOf(model: Module): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(entriesOf(model))));
  return new Uint8Array(bytes).toHex().slice(0, 16);
}

const references = [...Deno.readDirSync(FOLDER)].map(({ name }) => name.replace(".json", ""));

for (const name of modelNames.filter((name) => references.includes(name))) {
  Deno.test(`${name}: names, order and shapes of all variables, costs of all layers are the reference's`, async () => {
    const reference: Reference = JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, FOLDER)));
    const model = modelOf(name, reference.kwargs);
    const expected = reference.state_dict.map(([name, shape]): Entry => [name, shape]);
    assertEquals(entriesOf(model), [...expected.filter((one) => !isBuffer(one)), ...expected.filter(isBuffer)]);
    const { params, macs, layers } = summary(model, reference.input);
    assertEquals([params, macs], [reference.params, reference.macs_without_aux ?? reference.macs]);
    const isAside = (name: string) => /^aux/i.test(name);
    const trained = reference.layers.filter(({ name, params }) => params > 0 && !isAside(name));
    assertEquals(
      layers.filter(({ name, params }) => params > 0 && !isAside(name)).map((
        { name, output, params, macs },
      ) => [name, output, params, macs]),
      trained.map(({ name, out, params, macs }) => [name, out, params, macs]),
    );
  });
}

/** Parameters, multiply-accumulates, and the start of the SHA-256 of all names and shapes as JSON, by torchvision. */
const published: Readonly<Record<string, readonly [() => Module, number, number, string]>> = {
  convnext_tiny: [zoo.convnextTiny, 28_589_128, 4_455_531_264, "88af34bb6407f05f"],
  densenet161: [zoo.densenet161, 28_681_000, 7_727_907_072, "238d4c60c1d6bdbf"],
  densenet201: [zoo.densenet201, 20_013_928, 4_291_365_888, "ad3332d2c32b9656"],
  mobilenet_v3_large: [zoo.mobilenetV3Large, 5_483_032, 216_589_760, "3bf0b20a921e0d0e"],
  mobilenet_v3_small: [zoo.mobilenetV3Small, 2_542_856, 56_510_400, "8403ec37bca62b11"],
  resnext101_32x8d: [zoo.resnext101_32x8d, 88_791_336, 16_414_015_488, "4b88f652c204a853"],
  resnext101_64x4d: [zoo.resnext101_64x4d, 83_455_272, 15_460_270_080, "5ec7c3c6a2bf2edf"],
  wide_resnet101_2: [zoo.wideResnet101_2, 126_886_696, 22_753_050_624, "e17c2fda85acc972"],
};

for (const [name, [make, params, macs, digest]] of Object.entries(published)) {
  Deno.test(`${name}: variables and costs are torchvision's`, async () => {
    const model = make();
    const costs = summary(model, [1, 3, 224, 224]);
    assertEquals([costs.params, costs.macs, await digestOf(model)], [params, macs, digest]);
  });
}

Deno.test("facts: those of every network are what its layers add up to", () => {
  const makers = zoo as unknown as Readonly<Record<string, (options?: object) => Module>>;
  for (const [name, { params, macs, inputSize, mean, std }] of Object.entries(modelFacts)) {
    const model = makers[name]();
    const costs = summary(model, [1, ...inputSize]);
    assertEquals([costs.params, costs.macs], [params, macs], name);
    assertEquals([mean.length, std.length], [inputSize[0], inputSize[0]], name);
  }
});

Deno.test("facts: every network has some, accuracies come with the licence of the weights", () => {
  const makers = Object.entries(zoo).filter(([, value]) => typeof value === "function").map(([name]) => name);
  const general = ["pattern", "resnetCifar"];
  assertEquals(Object.keys(modelFacts).sort(), makers.filter((name) => !general.includes(name)).sort());
  for (const [name, { top1, top5, weights }] of Object.entries(modelFacts)) {
    assertEquals(weights !== undefined, top1 !== undefined, name);
    if (top1 !== undefined && top5 !== undefined) assert(top1 < top5 && top5 < 100, name);
  }
});

Deno.test("options: any number of classes and channels, unless it is none", () => {
  const makers = zoo as unknown as Readonly<Record<string, (options?: object) => Module>>;
  const withoutChannels = ["mlp", "logisticRegression", "rnnClassifier", "lstmClassifier", "gruClassifier"];
  const images = Object.entries(modelFacts).filter(([name]) => !withoutChannels.includes(name));
  for (const [name, { inputSize: [, height, width] }] of images) {
    const model = makers[name]({ numClasses: 7, inChannels: 2 });
    assertEquals(model.describe([3, 2, height, width]).output, [3, 7], name);
    for (const none of [{ numClasses: 0 }, { inChannels: 0 }]) {
      assertThrows(() => makers[name](none), ShapeError, "0, needs a whole number of at least 1");
    }
  }
});
