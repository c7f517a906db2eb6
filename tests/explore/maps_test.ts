import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { full, key, ShapeError, type Tensor, tensor, ValueError } from "../../core/mod.ts";
import {
  activationMaximization,
  featureMaps,
  gradCam,
  mapLayers,
  occlusionMap,
  type OcclusionOptions,
} from "../../explore/mod.ts";
import { conv2d, sequential } from "../../layers/mod.ts";
import { convHead, convNet, linearNet, linearWeight } from "./_nets.ts";

const values = [3, -1, -2, 4];
const image = () => tensor(values, { shape: [1, 1, 2, 2] });
const flat = async (x: Tensor) => [...await x.data()];

function assertClose(found: readonly number[], expected: readonly number[]): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-5));
}

Deno.test("featureMaps gives the outputs of all layers with maps, or of those named", async () => {
  const { model, variables } = convNet();
  assertEquals(mapLayers(model, [1, 1, 2, 2]), ["conv", "relu"]);
  const maps = featureMaps(model, variables, image());
  assertEquals(await flat(maps.conv), [3, -1, -2, 4, -3, 1, 2, -4]);
  assertEquals(await flat(maps.relu), [3, 0, 0, 4, 0, 1, 2, 0]);
  assertEquals(Object.keys(featureMaps(model, variables, image(), ["fc"])), ["fc"]);
  assertThrows(() => featureMaps(model, variables, image(), ["pool"]), ValueError, "Cannot capture pool");
});

Deno.test("gradCam weighs maps by the mean of the class's gradient and leaves out what is negative", async () => {
  const { model, variables } = convNet();
  const maps = [[3, 0, 0, 4], [0, 1, 2, 0]];
  for (const [k, head] of convHead.entries()) {
    const weights = maps.map((_, map) => head.slice(4 * map, 4 * map + 4).reduce((total, w) => total + w, 0) / 4);
    const expected = [0, 1, 2, 3].map((i) => Math.max(0, weights[0] * maps[0][i] + weights[1] * maps[1][i]));
    assertClose(await flat(gradCam(model, variables, image(), "relu", { class: k })), expected);
  }
  assertClose(await flat(gradCam(model, variables, image(), "relu")), [6, 0, 0, 8]);
  assertThrows(() => gradCam(model, variables, image(), "relu7"), ValueError, "Cannot capture relu7");
  assertThrows(() => gradCam(model, variables, image(), "relu", { class: 2 }), ValueError, "needed 0 to 1");
  assertThrows(
    () => gradCam(model, variables, image(), "fc"),
    ShapeError,
    "Cannot apply gradCam: layer fc gives [1,2], needed maps [N, C, H, W]",
  );
});

/** Mean fall of the score over the patches of a plain loop that cover each pixel. */
function occlusionLoop(score: (x: readonly number[]) => number, x: readonly number[], size: number): number[] {
  const [total, times] = [[0, 0, 0, 0], [0, 0, 0, 0]];
  for (let top = 0; top + size <= 2; top++) {
    for (let left = 0; left + size <= 2; left++) {
      const hidden = (i: number) => {
        const [row, column] = [i % 4 >> 1, i % 2];
        return row >= top && row < top + size && column >= left && column < left + size;
      };
      const drop = score(x) - score(x.map((value, i) => hidden(i) ? 0 : value));
      for (let i = 0; i < 4; i++) if (hidden(i)) [total[i], times[i]] = [total[i] + drop, times[i] + 1];
    }
  }
  return total.map((value, i) => value / times[i]);
}

Deno.test("occlusionMap of a linear model equals a plain loop, for every batch size", async () => {
  const { model, variables } = linearNet();
  const images = [[0.1, 0.2, -0.3, 0.4, 0.5, 0.1, 0.2, -0.1], [0, 0.3, 0.1, -0.2, 0.3, 0.2, 0, 0.1]];
  const x = tensor(images.flat(), { shape: [2, 2, 2, 2] });
  const logit = (k: number) => (x: readonly number[]) =>
    x.reduce((total, value, i) => total + value * linearWeight[k][i], 0);
  const probability = (x: readonly number[]) => 1 / (1 + Math.exp(logit(0)(x) - logit(1)(x)));
  for (const [size, batchSize] of [[1, 64], [1, 3], [2, 1]]) {
    const map = await occlusionMap(model, variables, x, { class: 1 }, { size, batchSize });
    assertEquals(map.shape, [2, 2, 2]);
    assertClose(await flat(map), images.flatMap((one) => occlusionLoop(probability, one, size)));
  }
  const unit = await occlusionMap(model, variables, x, { layer: "fc", channel: 0 }, { size: 1 });
  assertClose(await flat(unit), images.flatMap((one) => occlusionLoop(logit(0), one, 1)));
});

Deno.test("occlusionMap: values of one's own, pixels without a patch, refusals", async () => {
  const model = sequential({ conv: conv2d(1, 1, 1, { bias: false }) });
  const variables = { params: { "conv.weight": tensor([[[[2]]]]) }, buffers: {} };
  const x = full([1, 1, 3, 3], 3);
  const map = { layer: "conv", channel: 0 };
  const options = { size: 2, stride: 2, value: 1 };
  assertEquals(await flat(await occlusionMap(model, variables, x, map, options)), [16, 16, 0, 16, 16, 0, 0, 0, 0]);
  const refused = (x: Tensor, options: OcclusionOptions) => () => occlusionMap(model, variables, x, map, options);
  await assertRejects(refused(x, { size: 4 }), ShapeError, "the patch is 4 x 4, the images are 3 x 3");
  await assertRejects(refused(x, { stride: 0 }), ValueError, "Cannot occlude images: stride is 0");
  await assertRejects(refused(tensor([1]), {}), ShapeError, "found [1], needed [N, C, H, W]");
});

Deno.test("activationMaximization raises the score, the more the longer; same key, same image", async () => {
  const { model, variables } = convNet();
  const objective = { class: tensor([0, 1], { dtype: "int32" }) };
  const score = async (steps: number) => {
    const options = { shape: [2, 1, 2, 2], key: key(1), steps, blur: 0 };
    const x = await activationMaximization(model, variables, objective, options);
    const [a, , , d] = await model.apply(variables, x).data();
    return { scores: [a, d], pixels: await flat(x) };
  };
  const [start, early, late] = [await score(0), await score(10), await score(60)];
  start.scores.forEach((value, i) => assert(value < early.scores[i] && early.scores[i] < late.scores[i]));
  assertEquals(await score(10), early);
});

Deno.test("activationMaximization of a linear model goes along its weights, as far as decay lets it", async () => {
  const { model, variables } = linearNet();
  const options = { shape: [1, 2, 2, 2], key: key(1), steps: 100, rate: 0.5, decay: 0.25, blur: 0 };
  const x = await activationMaximization(model, variables, { class: 0 }, options);
  const [w] = linearWeight;
  const rms = Math.sqrt(w.reduce((total, value) => total + value * value, 0) / w.length);
  assertClose(await flat(x), w.map((value) => value / rms * 0.5 / 0.25));
  const wrong = () => activationMaximization(model, variables, { class: 7 }, options);
  await assertRejects(wrong, ValueError, "Cannot explain class: found 7, needed 0 to 1");
  const negative = () => activationMaximization(model, variables, {}, { ...options, steps: -1 });
  await assertRejects(negative, ValueError, "found -1 steps");
});
