// The race of examples/relu_against_tanh.ts: one network with two activations, each at its best learning rate.
import { ValueError } from "@tilegrad/tilegrad";
import { cifar10Moments, type ImageSet } from "@tilegrad/tilegrad/data";
import {
  type Activation,
  conv2d,
  flatten,
  linear,
  maxPool2d,
  type Module,
  sequential,
} from "@tilegrad/tilegrad/layers";
import { fit, imageBatches, optim } from "@tilegrad/tilegrad/train";

/** What is raced over. */
export interface RaceOptions {
  /** The training error to reach, 0 to 1. */
  readonly target: number;
  /** Most epochs. */
  readonly epochs: number;
  /** Learning rates to try. */
  readonly rates: readonly number[];
  /** Channels of the first convolution. */
  readonly width: number;
  readonly batch: number;
  readonly seed: number;
}

/** One training of the race. */
export interface Lap {
  readonly rate: number;
  /** Training error of each epoch, of the images as they came. */
  readonly errors: readonly number[];
  /** The epoch, from 1, that reached the target. */
  readonly reachedIn?: number;
}

/**
 * A network of four layers with weights: three convolutions of 5x5 with 2x2 max pooling, and the classifier. Images
 * [N, 3, 32, 32] to logits [N, 10].
 */
export function raceNetwork(width: number, activation: () => Activation): Module {
  return sequential({
    conv1: conv2d(3, width, 5, { padding: 2 }),
    act1: activation(),
    pool1: maxPool2d(2),
    conv2: conv2d(width, width, 5, { padding: 2 }),
    act2: activation(),
    pool2: maxPool2d(2),
    conv3: conv2d(width, 2 * width, 5, { padding: 2 }),
    act3: activation(),
    pool3: maxPool2d(2),
    flatten: flatten(),
    fc: linear(32 * width, 10),
  });
}

/**
 * The fastest training among the learning rates: each one trains until it reaches the target, but no longer than the fastest
 * one before it. Where none reaches it, the one with the lowest error at its end.
 */
export async function fastest(
  activation: () => Activation,
  images: ImageSet,
  options: RaceOptions,
  told: (lap: Lap) => void = () => {},
): Promise<Lap> {
  let best: Lap | undefined;
  for (const rate of options.rates) {
    const lap = await run(activation, images, rate, { ...options, epochs: best?.reachedIn ?? options.epochs });
    told(lap);
    if (!best || isFaster(lap, best)) best = lap;
  }
  if (!best) throw new ValueError("Cannot race: found no learning rate, needed at least one");
  return best;
}

/** Fewer epochs to the target; the lower error after as many. A training that diverged is never faster. */
function isFaster(one: Lap, other: Lap): boolean {
  const epochs = (one.reachedIn ?? Infinity) - (other.reachedIn ?? Infinity);
  return epochs < 0 || !(epochs > 0) && (one.errors.at(-1) ?? 1) < (other.errors.at(-1) ?? 1);
}

/** Plain stochastic gradient descent with momentum, no regularisation, as in the paper. */
async function run(
  activation: () => Activation,
  images: ImageSet,
  rate: number,
  { target, epochs, width, batch, seed }: RaceOptions,
): Promise<Lap> {
  const errors: number[] = [];
  const stop = new AbortController();
  try {
    await fit({
      model: raceNetwork(width, activation),
      optimizer: optim.sgd({ lr: rate, momentum: 0.9 }),
      train: imageBatches(images, { batchSize: batch, normalise: cifar10Moments }),
      epochs,
      seed,
      onEpoch({ accuracy }) {
        errors.push(1 - accuracy);
        if (errors.at(-1)! <= target) stop.abort();
      },
      signal: stop.signal,
    });
  } catch (error) {
    // The learning rate was too high: the loss is NaN or infinite.
    if (!(error instanceof ValueError && /loss/.test(error.message))) throw error;
    return { rate, errors: [...errors, 1] };
  }
  return { rate, errors, ...stop.signal.aborted ? { reachedIn: errors.length } : {} };
}
