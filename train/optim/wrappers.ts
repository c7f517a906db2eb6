import { ValueError } from "../../core/mod.ts";
import { movingAverage, type MovingAverageOptions } from "./moving_average.ts";
import type { NamedTensors, Optimizer } from "./optimizer.ts";

/** Parts of a record by name. */
function picked<P extends NamedTensors>(record: P, choose: (name: string) => boolean): NamedTensors {
  return Object.fromEntries(Object.entries(record).filter(([name]) => choose(name)));
}

function renamed(record: NamedTensors, rename: (name: string) => string): NamedTensors {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));
}

/**
 * Parameter groups: several optimizers, each for its own parameters. A parameter without a group is frozen: it stays as it is,
 * and no state is kept for it. (For another learning rate or weight decay alone, `lrFactor` and `weightDecay` by name do.)
 *
 * @param optimizers by name of the group
 * @param groupOf the group of a parameter, by its name; undefined freezes it
 * @returns an optimizer whose state has `GROUP/NAME` for everything in the state of a group's optimizer
 * @throws {ValueError} at `init` and `step`, where there is no group of that name
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.grouped(
 *   { head: optim.adam(), body: optim.sgd({ lr: 0.001 }) },
 *   (name) => name.startsWith("fc") ? "head" : name.startsWith("layer4") ? "body" : undefined,
 * );
 * ```
 */
export function grouped(
  optimizers: Readonly<Record<string, Optimizer>>,
  groupOf: (name: string) => string | undefined,
): Optimizer {
  const groups = Object.entries(optimizers);
  const requireGroups = (params: NamedTensors) => {
    for (const name of Object.keys(params)) {
      const group = groupOf(name);
      if (group === undefined || Object.hasOwn(optimizers, group)) continue;
      const known = Object.keys(optimizers).join(", ") || "none";
      throw new ValueError(`Cannot optimize ${name}: there is no group ${group}, found ${known}`);
    }
  };
  return {
    init(params) {
      requireGroups(params);
      const states = groups.map(([group, optimizer]) =>
        renamed(optimizer.init(picked(params, (name) => groupOf(name) === group)), (name) => `${group}/${name}`)
      );
      return Object.assign({}, ...states);
    },
    step(params, grads, state) {
      requireGroups(params);
      const [nextParams, nextState]: Record<string, NamedTensors[string]>[] = [{ ...params }, {}];
      for (const [group, optimizer] of groups) {
        const prefix = `${group}/`;
        const own = renamed(picked(state, (name) => name.startsWith(prefix)), (name) => name.slice(prefix.length));
        const [values, next] = optimizer.step(picked(params, (name) => groupOf(name) === group), grads, own);
        Object.assign(nextParams, values);
        Object.assign(nextState, renamed(next, (name) => prefix + name));
      }
      return [nextParams as typeof params, nextState];
    },
  };
}

/**
 * Freezes parameters: they stay as they are, and no state is kept for them.
 *
 * @param optimizer for all others
 * @param isFrozen by the name of the parameter
 * @returns an optimizer with the state of `optimizer`
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * const optimizer = optim.freezing(optim.adam(), (name) => !name.startsWith("fc"));
 * ```
 */
export function freezing(optimizer: Optimizer, isFrozen: (name: string) => boolean): Optimizer {
  const trained = (params: NamedTensors) => picked(params, (name) => !isFrozen(name));
  return {
    init: (params) => optimizer.init(trained(params)),
    step(params, grads, state) {
      const [values, next] = optimizer.step(trained(params), grads, state);
      return [{ ...params, ...values }, next];
    },
  };
}

/** An optimizer that keeps moving averages of the parameters in its state. */
export interface AveragingOptimizer extends Optimizer {
  /** The averages in a state, under the parameters' names. */
  averages(state: NamedTensors): NamedTensors;
}

/**
 * Keeps moving averages of the parameters in the optimizer's state, so that checkpoints hold them.
 *
 * @param optimizer any
 * @param options as those of `movingAverage`
 * @returns an optimizer whose state has that of `optimizer`, `average.NAME` for every parameter, and `averageStep`
 * @throws {ValueError} where the decay is not from 0 to 1
 * @example
 * ```ts
 * import { optim } from "@tilegrad/tilegrad";
 * import type { TrainingState } from "@tilegrad/tilegrad/train";
 * const optimizer = optim.averaging(optim.sgd({ lr: 0.1 }), { decay: 0.99 });
 * // For fit({ optimizer, judged, ... }): validate the averages and keep the best of them.
 * const judged = ({ variables, optimizer: state }: TrainingState) => ({
 *   ...variables,
 *   params: optimizer.averages(state),
 * });
 * ```
 *
 * Source: Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
 */
export function averaging(optimizer: Optimizer, options: MovingAverageOptions = {}): AveragingOptimizer {
  const average = movingAverage(options);
  const isAverage = (name: string) => name.startsWith("average.");
  const own = ({ averageStep: step, ...state }: NamedTensors) => ({ ...picked(state, isAverage), ...step && { step } });
  const joined = (inner: NamedTensors, { step: averageStep, ...averages }: NamedTensors) => ({
    ...inner,
    ...averages,
    averageStep,
  });
  return {
    init: (params) => joined(optimizer.init(params), average.init(params)),
    step(params, grads, state) {
      const inner = picked(state, (name) => !isAverage(name) && name !== "averageStep");
      const [values, next] = optimizer.step(params, grads, inner);
      return [values, joined(next, average.update(values, own(state)))];
    },
    averages: (state) => average.params(state),
  };
}
