import { assertEquals, assertThrows } from "@std/assert";
import { embedding, key, reshape, ShapeError, tensor } from "../../core/mod.ts";
import { gruClassifier, lstmClassifier, rnnClassifier } from "../../models/mod.ts";
import { random } from "../ops/_check.ts";
import { checkTraining, numClasses } from "./_training.ts";

const makers = { rnnClassifier, lstmClassifier, gruClassifier };

Deno.test("recurrent classifiers: they train on the rows of images", async () => {
  for (const make of Object.values(makers)) {
    await checkTraining(make({ inFeatures: 5, hidden: 4, numClasses }), [3, 1, 4, 5]);
  }
});

Deno.test("recurrent classifiers: an image is the sequence of its rows, a text that of its words' vectors", async () => {
  const sizes = { inFeatures: 5, hidden: 4 };
  const model = lstmClassifier(sizes);
  const { params, buffers } = model.init(key(0));
  const image = random([2, 1, 3, 5]);
  const logits = await model.apply({ params, buffers }, image).data();
  assertEquals(await model.apply({ params, buffers }, reshape(image, [2, 3, 5])).data(), logits);

  const reader = lstmClassifier({ ...sizes, vocabulary: 9 });
  const table = random([9, 5]);
  const words = tensor([[1, 8, 3], [0, 0, 2]], { dtype: "int32" });
  const read = reader.apply({ params: { ...params, "embedding.weight": table }, buffers }, words);
  assertEquals(await read.data(), await model.apply({ params, buffers }, embedding(table, words)).data());
});

Deno.test("recurrent classifiers: layers, directions, parameters by gates", () => {
  const names = (options: object) => Object.keys(gruClassifier(options).specs.params);
  assertEquals(names({}), [
    ...["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) => `rnn.${name}`),
    ...["fc.weight", "fc.bias"],
  ]);
  assertEquals(names({ layers: 2, bidirectional: true, vocabulary: 9 }).length, 1 + 16 + 2);
  const gates = Object.values(makers).map((make) => make({ hidden: 8 }).specs.params["rnn.weight_hh_l0"].shape[0] / 8);
  assertEquals(gates, [1, 4, 3]);
  const wide = lstmClassifier({ hidden: 8, bidirectional: true, numClasses: 7 });
  assertEquals(wide.describe([2, 6, 28]).output, [2, 7]);
});

Deno.test("recurrent classifiers: what does not fit is refused", () => {
  assertThrows(() => rnnClassifier().describe([2, 3, 28, 28]), ShapeError, "found images of 3 channels, needs 1");
  assertThrows(() => rnnClassifier().describe([2, 1, 28, 27]), ShapeError, "(in layer rnn)");
  assertThrows(() => gruClassifier({ hidden: 0 }), ShapeError, "found hidden 0");
});
