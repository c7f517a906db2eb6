import {
  add,
  all,
  clamp,
  equal,
  expandDims,
  full,
  isFinite,
  logicalAnd,
  logicalNot,
  mul,
  replaceTensors,
  squeeze,
  type Tensor,
  ValueError,
  where,
} from "../../core/mod.ts";
import type { NamedTensors, Optimizer } from "./optimizer.ts";

/** How `lossScaling` finds its scale. */
export interface LossScalingOptions {
  /** The scale to start with; 2^16 unless told. */
  readonly scale?: number;
  /** Steps without an overflow after which the scale doubles; 2000 unless told, `Infinity` keeps it as it is. */
  readonly growthInterval?: number;
  /** Whether the scale halves where gradients overflow; true unless told. */
  readonly backsOff?: boolean;
}

/** An optimizer whose gradients are those of a scaled loss, divided by the scale. */
export interface LossScalingOptimizer extends Optimizer {
  /** What the loss is to be multiplied by before the backward pass, and the gradients to be divided by; [1], to stay on the device. */
  lossScale(state: NamedTensors): Tensor;
}

/** Bounds of the scale: a `float32` loss times the scale stays finite. */
const [least, most] = [1, 2 ** 24];

/**
 * Loss scaling for `float16`: gradients below 2^-24 would be 0, so the loss is multiplied by a scale and the gradients are
 * divided by it (`trainingStep` and `fit` do both). Where a gradient is infinite or NaN the step is skipped: parameters and state
 * stay, and the scale halves; after `growthInterval` good steps it doubles. All of it happens on the device, nothing is read
 * back. Counters of steps, which live on the host, count skipped steps too. Put it outside of other wrappers.
 *
 * Source: Micikevicius et al. 2018, "Mixed precision training".
 *
 * @param optimizer takes the steps, on `float32` parameters
 * @throws {ValueError} where the scale is not from 1 to 2^24, or the interval no number of at least 1
 *
 * @example
 * ```ts
 * import { div, mul, optim, squeeze, sum, tensor, valueAndGrad } from "@tilegrad/tilegrad";
 * const optimizer = optim.lossScaling(optim.sgd({ lr: 0.5 }));
 * const params = { w: tensor([1, 2]) };
 * const state = optimizer.init(params);
 * const scale = optimizer.lossScale(state);
 * const [, { w }] = valueAndGrad((p: typeof params) => squeeze(mul(sum(p.w), scale)))(params);
 * const [next] = optimizer.step(params, { w: div(w, scale) }, state);
 * console.log(await next.w.array()); // [0.5, 1.5]
 * ```
 */
export function lossScaling(
  optimizer: Optimizer,
  { scale = 2 ** 16, growthInterval = 2000, backsOff = true }: LossScalingOptions = {},
): LossScalingOptimizer {
  if (!(scale >= least && scale <= most)) {
    throw new ValueError(`Cannot scale losses: the scale is ${scale}, needed a number from ${least} to ${most}`);
  }
  if (!(growthInterval >= 1)) {
    throw new ValueError(`Cannot scale losses: growthInterval is ${growthInterval}, needed a number of at least 1`);
  }
  const renewed = (lossScale: Tensor, goodSteps: Tensor, isGood: Tensor) => {
    const good = add(goodSteps, 1);
    const isGrowing = equal(good, growthInterval);
    const grown = where(isGrowing, mul(lossScale, 2), lossScale);
    const next = where(isGood, grown, backsOff ? mul(lossScale, 0.5) : lossScale);
    return {
      lossScale: clamp(next, { min: least, max: most }),
      goodSteps: where(logicalAnd(isGood, logicalNot(isGrowing)), good, 0),
    };
  };
  return {
    init: (params) => ({ ...optimizer.init(params), lossScale: full([1], scale), goodSteps: full([1], 0) }),
    lossScale: ({ lossScale }) => lossScale,
    step(params, grads, state) {
      const { lossScale, goodSteps, ...inner } = state;
      const isGood = allFinite(Object.values(grads));
      const [nextParams, nextInner] = optimizer.step(lent(params), grads, lent(inner));
      const kept = { params: chosen(isGood, nextParams, params), inner: chosen(isGood, nextInner, inner) };
      const scales = renewed(lossScale, goodSteps, isGood);
      const pairs = [[params, kept.params], [inner, kept.inner], [{ lossScale, goodSteps }, scales]] as const;
      replaceTensors(pairs.flatMap(([old, next]) => floatPairs(old, next)), "lossScaling.step");
      return [kept.params, { ...kept.inner, ...scales }];
    },
  };
}

/** Whether all numbers are finite. */
function allFinite(tensors: readonly Tensor[]): Tensor {
  return tensors.map((x) => all(isFinite(x))).reduce(logicalAnd);
}

/** Other handles of real numbers: an optimizer takes them over, and the old ones are there for a step that is skipped. */
function lent<T extends NamedTensors>(record: T): T {
  return mapped(record, (x) => isReal(x) ? squeeze(expandDims(x, 0), 0) : x);
}

/** The new numbers after a good step, else the old. */
function chosen<T extends NamedTensors>(isGood: Tensor, next: T, old: T): T {
  return mapped(next, (x, name) => isReal(x) ? where(isGood, x, old[name]) : x);
}

function floatPairs(old: NamedTensors, next: NamedTensors): [Tensor, Tensor][] {
  return Object.keys(next).filter((name) => isReal(next[name])).map((name) => [old[name], next[name]]);
}

function isReal({ dtype }: Tensor): boolean {
  return dtype === "float32" || dtype === "float16";
}

function mapped<T extends NamedTensors>(record: T, map: (x: Tensor, name: string) => Tensor): T {
  return Object.fromEntries(Object.entries(record).map(([name, x]) => [name, map(x, name)])) as T;
}
