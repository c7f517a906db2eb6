import { add, hostScalar, mul, replaceTensors, scalar, type Tensor, ValueError } from "../../core/mod.ts";
import type { NamedTensors } from "./optimizer.ts";

/** How `movingAverage` weighs the past. */
export interface MovingAverageOptions {
  /** How much of the average is kept in each step, 0.999 unless told. */
  readonly decay?: number;
  /** Whether less is kept at first, `min(decay, (1 + step) / (10 + step))`; false unless told. */
  readonly warmup?: boolean;
}

/** Averages of parameters over the steps of a training, which often do better than the parameters themselves. */
export interface MovingAverage {
  /** The state before the first step: copies of the parameters, and the number of steps. */
  init(params: NamedTensors): NamedTensors;
  /** The state after a step that gave these parameters; it takes over the memory of the old state. */
  update(params: NamedTensors, state: NamedTensors): NamedTensors;
  /** The averages under the parameters' names, to evaluate with. */
  params(state: NamedTensors): NamedTensors;
}

const prefix = "average.";
const increment = (step: number) => step + 1;

/**
 * Exponential moving average of parameters: `a = d a + (1 - d) w` after each step, d the decay.
 *
 * @throws {ValueError} where the decay is not from 0 to 1, or the state lacks a parameter
 * @example
 * ```ts
 * import { optim, tensor } from "@tilegrad/tilegrad";
 * const average = optim.movingAverage({ decay: 0.5 });
 * let state = average.init({ w: tensor([1]) });
 * state = average.update({ w: tensor([3]) }, state);
 * console.log(await average.params(state).w.array()); // [2]
 * ```
 *
 * Source: Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
 */
export function movingAverage({ decay = 0.999, warmup = false }: MovingAverageOptions = {}): MovingAverage {
  if (!(decay >= 0 && decay <= 1)) {
    throw new ValueError(`Cannot make movingAverage: decay is ${decay}, needed from 0 to 1`);
  }
  const keptShare = (step: number) => warmup ? Math.min(decay, (1 + step) / (10 + step)) : decay;
  const newShare = (step: number) => 1 - keptShare(step);
  return {
    init(params) {
      // Copies: an optimizer takes over the memory of the parameters themselves.
      const copies = Object.entries(params).map(([name, value]) => [prefix + name, mul(value, 1)]);
      return { ...Object.fromEntries(copies), step: scalar(0, "int32") };
    },
    update(params, state) {
      const step = known(state, "step");
      const [kept, fresh] = [keptShare, newShare].map((share) => hostScalar(share, [step]));
      const next: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(params)) {
        next[prefix + name] = add(mul(known(state, prefix + name), kept), mul(value, fresh));
      }
      next.step = hostScalar(increment, [step], "int32");
      replaceTensors(Object.entries(next).map(([name, value]) => [state[name], value]), "movingAverage.update");
      return next;
    },
    params: (state) =>
      Object.fromEntries(
        Object.entries(state).filter(([name]) => name.startsWith(prefix)).map((
          [name, x],
        ) => [name.slice(prefix.length), x]),
      ),
  };
}

function known(state: NamedTensors, name: string): Tensor {
  if (state[name]) return state[name];
  throw new ValueError(`Cannot update movingAverage: the state has no ${name}, found ${Object.keys(state).join(", ")}`);
}
