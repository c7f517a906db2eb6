// Trains LeNet-5 for some steps on made-up digits, captured or not, and looks on; nothing is disposed in the loop.
import { crossEntropy, key, realize, scalar, tensor } from "../../core/mod.ts";
import { lenet5 } from "../../models/mod.ts";
import { optim } from "../../train/mod.ts";
import { plainTrainingStep, type TrainingState, trainingStep } from "../../train/training_step.ts";

/** How the loop goes. */
export interface LoopOptions {
  readonly steps: number;
  readonly batchSize: number;
  /** Whether the step is captured once and replayed. */
  readonly captured: boolean;
  /** Called after every step, with the number of steps done. */
  readonly after?: (done: number) => void;
}

/** Runs the loop as users write it: upload a batch, step, read the loss every 16 steps. */
export async function trainLenet({ steps, batchSize, captured, after }: LoopOptions): Promise<TrainingState> {
  const model = lenet5();
  const optimizer = optim.sgd({ lr: optim.cosine({ base: 0.02, steps }), momentum: 0.9, weightDecay: 5e-4 });
  const step = (captured ? trainingStep : plainTrainingStep)(model, optimizer, crossEntropy);
  const variables = model.init(key(1));
  let state: TrainingState = { variables, optimizer: optimizer.init(variables.params) };
  for (let done = 0; done < steps; done++) {
    const { x, y } = batch(done, batchSize);
    const [next, { loss, correct }] = step(state, x, y, key(2), scalar(done, "uint32"));
    state = next;
    await realize(state, loss, correct);
    if (done % 16 === 0) await loss.item();
    after?.(done + 1);
  }
  return state;
}

/** A batch of images that show their class as the place of a bright square, another batch for every step. */
function batch(step: number, size: number) {
  const images = new Float32Array(size * 784);
  const labels = new Int32Array(size);
  for (let n = 0; n < size; n++) {
    labels[n] = (step * 7 + n * 3) % 10;
    const [top, left] = [3 + 12 * Math.floor(labels[n] / 5), 1 + 5 * (labels[n] % 5)];
    for (let i = 0; i < 784; i++) {
      const [row, column] = [Math.floor(i / 28), i % 28];
      const bright = row >= top && row < top + 8 && column >= left && column < left + 5;
      images[n * 784 + i] = Number(bright) + (((i * 31 + n * 17 + step * 13) % 23) - 11) / 23;
    }
  }
  return { x: tensor(images, { shape: [size, 1, 28, 28] }), y: tensor(labels) };
}
