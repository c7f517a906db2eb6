/** What a seed decides, to be compared between runtimes: the first weights of LeNet-5 and its first losses. */
import { crossEntropy, jit, key, type Tensor, valueAndGrad } from "@tilegrad/tilegrad";
import { batches, type ImageSet, mnistMoments } from "@tilegrad/tilegrad/data";
import { lenet5 } from "@tilegrad/tilegrad/models";
import { optim } from "@tilegrad/tilegrad/train";
import type { Family } from "../../golden/format.ts";
import { storedValues } from "../../golden/loader.ts";
import { sha256 } from "./sha256.ts";

export interface Seeded {
  /** SHA-256 of all initial parameters, in their order. */
  readonly weights: string;
  /** Losses of the first 20 steps: five epochs over 256 digits, in an order from the seed. */
  readonly losses: readonly number[];
}

const SEED = 7;
const EPOCHS = 5;

/** Trains as the README does, at a higher rate, on the digits of the golden family `training`. */
export async function seeded(family: Family): Promise<Seeded> {
  const digits = digitsOf(family);
  const model = lenet5();
  const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9 });
  const { params: first, buffers } = model.init(key(SEED));
  const weights = await digest(Object.values(first));
  let params = first, state = optimizer.init(params);
  const step = jit((p: typeof params, s: typeof state, x: Tensor, y: Tensor) => {
    const [loss, grads] = valueAndGrad((p: typeof params) => crossEntropy(model.apply({ params: p, buffers }, x), y))(
      p,
    );
    return [...optimizer.step(p, grads, s), loss] as const;
  }, { donate: [0, 1] });
  const losses: Tensor[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for await (const { x, y } of batches(digits, { batchSize: 64, seed: SEED, epoch, normalise: mnistMoments })) {
      const [nextParams, nextState, loss] = step(params, state, x, y);
      [params, state] = [nextParams, nextState];
      losses.push(loss);
    }
  }
  return { weights, losses: await Promise.all(losses.map((loss) => loss.item())) };
}

function digitsOf(family: Family): ImageSet {
  const [images, labels] = ["images", "labels"].map((name) => storedValues(family, `mnist:in.${name}`) as Uint8Array);
  return { images, labels, count: labels.length, channels: 1, rows: 28, columns: 28, classes: 10 };
}

async function digest(tensors: readonly Tensor[]): Promise<string> {
  const values = await Promise.all(tensors.map((x) => x.data()));
  return await sha256(await new Blob(values.map((each) => each.slice().buffer as ArrayBuffer)).arrayBuffer());
}
