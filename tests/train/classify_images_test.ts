import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { key, tensor, ValueError } from "../../core/mod.ts";
import { type Image, preprocess } from "../../data/mod.ts";
import { conv2d, flatten, linear, sequential } from "../../layers/mod.ts";
import { classifyImages } from "../../train/mod.ts";

/** Logits are the first three of the four pixels, times 4. */
const model = sequential({ flatten: flatten(), fc: linear(4, 3) });
const weight = tensor([[4, 0, 0, 0], [0, 4, 0, 0], [0, 0, 4, 0]]);
const variables = { params: { "fc.weight": weight, "fc.bias": tensor([0, 0, 0]) }, buffers: {} };
const options = { preprocess: preprocess({ channels: 1 }) };

function image(...bytes: number[]): Image {
  return { width: 2, height: 2, channels: 1, data: Uint8Array.from(bytes) };
}

const images = [
  image(255, 0, 51, 0),
  image(0, 0, 0, 9),
  image(0, 102, 255, 0),
  image(51, 255, 0, 0),
  image(1, 2, 3, 4),
];

Deno.test("classifyImages: labels, numbers and softmax, likeliest first, of equal ones the first", async () => {
  const [first, equal] = await classifyImages(model, variables, images, { ...options, labels: ["cat", "dog", "hen"] });
  assertEquals(first.map(({ label, index }) => [label, index]), [["cat", 0], ["hen", 2], ["dog", 1]]);
  const powers = [4, 0.8, 0].map((logit) => Math.exp(logit));
  const total = powers.reduce((sum, power) => sum + power, 0);
  first.forEach(({ probability }, i) => assertAlmostEquals(probability, powers[i] / total, 1e-6));
  assertEquals(equal.map(({ index }) => index), [0, 1, 2]);
});

Deno.test("classifyImages: batches of any size give the same, also from a generator", async () => {
  const whole = await classifyImages(model, variables, images, options);
  assertEquals(whole.map(([best]) => best.label), ["0", "0", "2", "1", "2"]);
  async function* decoded() {
    for (const one of images) yield await Promise.resolve(one);
  }
  assertEquals(await classifyImages(model, variables, decoded(), { ...options, batchSize: 2 }), whole);
  const top = await classifyImages(model, variables, images, { ...options, topK: 1, batchSize: 5 });
  assertEquals(top, whole.map(([best]) => [best]));
  assertEquals(await classifyImages(model, variables, [], options), []);
});

Deno.test("classifyImages refuses what it cannot do", async () => {
  const classify = (more: object, of = images) => classifyImages(model, variables, of, { ...options, ...more });
  await assertRejects(() => classify({ topK: 0 }), ValueError, "found topK 0, needed a whole number of at least 1");
  await assertRejects(() => classify({ batchSize: 1.5 }), ValueError, "found batchSize 1.5");
  await assertRejects(() => classify({ labels: ["a"] }), ValueError, "found 1 labels, the model has 3 classes");
  const wide = { width: 4, height: 1, channels: 1, data: new Uint8Array(4) };
  await assertRejects(() => classify({}, [images[0], wide]), ValueError, "found [1,1,4] after [1,2,2]");
  const maps = conv2d(1, 2, 1);
  await assertRejects(
    () => classifyImages(maps, maps.init(key(0)), images, options),
    ValueError,
    "the model gave [5,2,2,2], needed logits [images, classes]",
  );
  const broken = { ...variables, params: { ...variables.params, "fc.bias": tensor([0, NaN, 0]) } };
  await assertRejects(() => classifyImages(model, broken, images, options), ValueError, "gave no numbers (NaN)");
});
