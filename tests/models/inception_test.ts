import { assertEquals, assertThrows } from "@std/assert";
import { key, ShapeError, zeros } from "../../core/mod.ts";
import { type Module, summary } from "../../layers/mod.ts";
import { inceptionBn, inceptionResnetV2, inceptionV3, inceptionV4 } from "../../models/mod.ts";
import { digestOf } from "./_digest.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

Deno.test("inception v4 and inception-resnet v2: variables and costs are timm's", async () => {
  const rows: readonly (readonly [Module, number, number, string])[] = [
    [inceptionV4(), 42_679_816, 12_253_974_624, "101e34a9d6650ef5"],
    [inceptionResnetV2(), 55_843_464, 13_155_794_016, "df2b835bdff56276"],
  ];
  for (const [model, params, macs, digest] of rows) {
    const costs = summary(model, [1, 3, 299, 299]);
    assertEquals([costs.params, costs.macs, await digestOf(model)], [params, macs, digest]);
  }
});

Deno.test("inception with batch normalisation: channels and pixels of the paper's modules", () => {
  const { children } = inceptionBn().describe([1, 3, 224, 224]);
  const outputs = children.filter(({ name }) => name.startsWith("inception")).map(({ description }) =>
    description.output.slice(1, 3)
  );
  assertEquals(outputs, [
    ...[[256, 28], [320, 28], [576, 14], [576, 14], [576, 14], [608, 14], [608, 14]],
    ...[[1056, 7], [1024, 7], [1024, 7]],
  ]);
  // The published weights have a bias in each convolution: 11,295,240 parameters.
  const { params } = inceptionBn().specs;
  const channels = Object.entries(params).filter(([name]) => name.endsWith("bn.bias")).map(([, { shape: [c] }]) => c);
  const { params: count } = summary(inceptionBn(), [1, 3, 224, 224]);
  assertEquals(count + channels.reduce((a, b) => a + b), 11_295_240);
});

Deno.test("inception: grids of 35, 17 and 8 pixels", () => {
  for (
    const [make, ends] of [
      [inceptionV3, ["Mixed_5d", "Mixed_6e", "Mixed_7c"]],
      [inceptionResnetV2, ["repeat", "repeat_1", "block8"]],
    ] as const
  ) {
    const { layers } = summary(make(), [1, 3, 299, 299]);
    const last = (name: string) => layers.findLast((layer) => layer.name.startsWith(`${name}.`))!.output[2];
    assertEquals(ends.map(last), [35, 17, 8]);
  }
});

Deno.test("inception: every parameter gets a gradient", () => {
  checkGradientShapes(inceptionV3({ numClasses: 5 }), [2, 3, 299, 299], ["AuxLogits"]);
  checkGradientShapes(inceptionV3({ numClasses: 5, auxiliary: false }), [2, 3, 96, 96]);
  for (const make of [inceptionBn, inceptionV4, inceptionResnetV2]) {
    checkGradientShapes(make({ numClasses: 5 }), [2, 3, 96, 96]);
  }
});

Deno.test("inception: other classes and channels", () => {
  for (const make of [inceptionBn, inceptionV3, inceptionV4, inceptionResnetV2]) {
    assertEquals(make({ numClasses: 7, inChannels: 1 }).describe([2, 1, 75, 90]).output, [2, 7]);
  }
});

Deno.test("inception: images too small are refused, by the auxiliary classifier in training alone", () => {
  for (const make of [inceptionV3, inceptionV4, inceptionResnetV2]) {
    assertThrows(() => make().describe([1, 3, 74, 74]), ShapeError, "(in layer ");
  }
  const model = inceptionV3();
  const variables = model.init(key(0));
  const x = zeros([2, 3, 96, 96]);
  assertEquals(model.apply(variables, x).shape, [2, 1000]);
  assertThrows(() => model.apply(variables, x, { train: true, key: key(1) }), ShapeError, "(in layer AuxLogits.pool)");
});
