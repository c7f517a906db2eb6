import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError, ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import * as zoo from "../../models/mod.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

Deno.test("vgg: layers with weights by configuration", () => {
  const count = (model: zoo.Vgg) =>
    summary(model, [1, 3, 32, 32]).layers.filter(({ kind }) => kind === "conv2d" || kind === "linear").length;
  const models = [zoo.vgg11(), zoo.vgg11Lrn(), zoo.vgg13(), zoo.vgg16Pointwise(), zoo.vgg16(), zoo.vgg19()];
  assertEquals(models.map(count), [11, 11, 13, 16, 16, 19]);
});

Deno.test("vgg: A-LRN normalises once, after the first convolution; C ends blocks 3 to 5 in a convolution 1x1", () => {
  const { layers } = summary(zoo.vgg11Lrn(), [1, 3, 32, 32]);
  const lrn = layers.findIndex(({ kind }) => kind === "localResponseNorm");
  assertEquals([lrn, layers.filter(({ kind }) => kind === "localResponseNorm").length], [2, 1]);
  const kernels = Object.values(zoo.vgg16Pointwise().specs.params).map(({ shape }) => shape).filter(({ length }) =>
    length === 4
  ).map(([, , , width]) => width);
  assertEquals(kernels, [3, 3, 3, 3, 3, 3, 1, 3, 3, 1, 3, 3, 1]);
});

Deno.test("vgg: every parameter gets a gradient", () => {
  checkGradientShapes(zoo.vgg11Bn({ numClasses: 5 }), [2, 3, 32, 32]);
  checkGradientShapes(zoo.vgg16Pointwise(), [1, 3, 32, 32]);
});

Deno.test("vgg: other classes and channels, any size from 32 up", () => {
  for (const make of [zoo.vgg11, zoo.vgg13Bn, zoo.vgg19]) {
    assertEquals(make({ numClasses: 7, inChannels: 1, dropRate: 0 }).describe([2, 1, 50, 32]).output, [2, 7]);
  }
});

Deno.test("vgg: what does not fit is refused", () => {
  assertThrows(() => zoo.vgg11().describe([1, 3, 31, 31]), ShapeError, "(in layer features.20)");
  assertThrows(() => zoo.vgg16({ dropRate: 2 }), ValueError, "found rate 2");
  assertThrows(() => zoo.vgg16({ numClasses: 0 }), ShapeError, "found outFeatures 0");
});
