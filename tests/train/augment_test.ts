import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { crossEntropy, jit, type Key, key, scalar, type Tensor, tensor } from "../../core/mod.ts";
import {
  compose,
  cutMix,
  mixUp,
  normalize,
  randomAffine,
  randomCrop,
  randomHorizontalFlip,
} from "../../data/augment/mod.ts";
import { fit, type FitOptions, optim, trainingStep } from "../../train/mod.ts";
import { images } from "../data/augment/_plain.ts";
import { tinyModel, tinySource } from "./_tiny.ts";

function tiny(options: Partial<FitOptions> = {}): Promise<Awaited<ReturnType<typeof fit>>> {
  const optimizer = optim.sgd({ lr: 0.3, momentum: 0.9 });
  return fit({ model: tinyModel(), optimizer, train: tinySource(), validation: tinySource(), epochs: 3, ...options });
}

Deno.test("augmented trainings learn and are equal bit by bit, another seed or none gives others", async () => {
  const augment = compose(randomCrop(4, { padding: 1, border: "edge" }), normalize(0.4, 0.5));
  const [first, second, other, none] = [
    await tiny({ augment }),
    await tiny({ augment }),
    await tiny({ augment, seed: 1 }),
    await tiny(),
  ];
  assertEquals(first.history.loss, second.history.loss);
  assertNotEquals(first.history.loss, other.history.loss);
  assertNotEquals(first.history.loss, none.history.loss);
  assert(first.history.loss[23].value < first.history.loss[0].value);
});

Deno.test("mixed labels train, and the likeliest class counts as the right one", async () => {
  const { history } = await tiny({ mix: cutMix({ classes: 4 }), augment: randomHorizontalFlip(0) });
  assert(history.loss.every(({ value }) => Number.isFinite(value)));
  const { history: { epochs } } = await tiny({ mix: mixUp({ classes: 4, alpha: 0.01 }), epochs: 4 });
  assert(epochs.at(-1)!.accuracy > 0.8, "nearly unmixed images are learnt as such");
});

Deno.test("every step augments anew, as the seed decides", async () => {
  const model = tinyModel();
  const optimizer = optim.sgd({ lr: 0 });
  const losses = async (seed: number) => {
    const take = trainingStep(model, optimizer, crossEntropy, { augment: randomCrop(4, { padding: 2 }) });
    const { params, buffers } = model.init(key(1));
    let state = { variables: { params, buffers }, optimizer: optimizer.init(params) };
    const found: number[] = [];
    for (let step = 0; step < 4; step++) {
      const y = tensor([0, 1, 2], { dtype: "int32" });
      const [next, { loss }] = take(state, images([3, 1, 4, 4]), y, key(seed), scalar(step, "uint32"));
      state = next;
      found.push(await loss.item());
    }
    return found;
  };
  const found = await losses(1);
  assertEquals(new Set(found).size, 4);
  assertEquals(found, await losses(1));
  assertNotEquals(found, await losses(2));
});

Deno.test("a captured augmentation draws anew with each key", async () => {
  const augment = compose(randomAffine({ degrees: 30, scale: [0.8, 1.2] }), randomHorizontalFlip());
  const captured = jit<[Key, Tensor], Tensor>(augment);
  const x = images([4, 1, 6, 5]);
  for (const seed of [1, 2, 3]) {
    assertEquals(await captured(key(seed), x).data(), await augment(key(seed), x).data());
  }
  assertNotEquals(await captured(key(1), x).data(), await captured(key(2), x).data());
});
