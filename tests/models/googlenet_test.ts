import { assertEquals, assertThrows } from "@std/assert";
import { key, ShapeError, ValueError, zeros } from "../../core/mod.ts";
import { googlenet, googlenetOriginal } from "../../models/mod.ts";
import { checkGradientShapes } from "./_gradient_shapes.ts";

const makers = [googlenet, googlenetOriginal];

Deno.test("googlenet: training gives the auxiliary classifiers too, and every parameter gets a gradient", () => {
  for (const make of makers) {
    checkGradientShapes(make({ numClasses: 5 }), [2, 3, 224, 224], ["aux1", "aux2"]);
    checkGradientShapes(make({ numClasses: 5, auxiliary: false }), [2, 3, 64, 64]);
  }
});

Deno.test("googlenet: without auxiliary classifiers only their variables are gone", () => {
  for (const make of makers) {
    const kept = Object.entries(make().specs.params).filter(([name]) => !name.startsWith("aux"));
    const without = make({ auxiliary: false }).specs.params;
    const shapes = (entries: typeof kept) => entries.map(([name, { shape }]) => [name, shape]);
    assertEquals(shapes(Object.entries(without)), shapes(kept));
  }
});

Deno.test("googlenet: evaluation takes images that are too small for the auxiliary classifiers, training does not", () => {
  const model = googlenetOriginal();
  const variables = model.init(key(0));
  const x = zeros([1, 3, 64, 64]);
  assertEquals(model.apply(variables, x).shape, [1, 1000]);
  assertThrows(() => model.apply(variables, x, { train: true, key: key(1) }), ShapeError, "(in layer aux1.pool)");
});

Deno.test("googlenet: other classes and channels; a classifier that is not there cannot be captured", () => {
  for (const make of makers) {
    const model = make({ numClasses: 7, inChannels: 1, auxiliary: false });
    assertEquals(model.describe([2, 1, 100, 80]).output, [2, 7]);
    const capture = ["aux1"];
    const variables = model.init(key(0));
    assertThrows(() => model.apply(variables, zeros([1, 1, 64, 64]), { capture }), ValueError, "Cannot capture aux1");
  }
});
