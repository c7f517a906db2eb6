import { ShapeError, ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { checkShape, normalizeAxis, type Shape, showShape, sizeOf } from "../shape.ts";
import { apply, Tensor } from "../tensor.ts";
import { argmax } from "./arg_reduce.ts";
import { inNameOf, requireTypes } from "./_rules.ts";
import { add } from "./binary.ts";
import { indices } from "./fill.ts";
import { indexSelect } from "./gather.ts";
import { flatten, reshape } from "./movement.ts";
import { type Key, permutation, threefryFunction } from "./random.ts";
import { gumbel } from "./random_continuous.ts";
import { sliceAxis } from "./slice.ts";
import { topK } from "./sort.ts";
import { log } from "./unary_logarithm.ts";

/** Whole numbers below `span` from 32 random bits. */
const randintOp: Op<{ min: number; span: number }> = {
  name: "randint",
  infer: ([index]) => ({ shape: index.shape, dtype: "int32" }),
  lower: {
    kind: "elementwise",
    expression([index, k0, k1], { min, span }) {
      const bits = `threefry(${k0}, ${k1}, vec2u(${index}, 0u)).x`;
      return `bitcast<i32>(${span === 2 ** 32 ? bits : `${bits} % ${span}u`} + ${min >>> 0}u)`;
    },
    functions: threefryFunction,
  },
  grad: "none",
};

/**
 * Random whole numbers from `min` up to but without `max`, all equally likely (but for 1 part in `2^32 / (max - min)`).
 *
 * @param shape extents of the result
 * @param options `max`, and `min`, default 0
 * @returns `int32`
 * @throws {ValueError} where the bounds are not whole numbers of `int32` with `max` above `min`
 *
 * @example
 * ```ts
 * import { key, randint } from "@tilegrad/tilegrad";
 * const dice = randint(key(1), [100], { min: 1, max: 7 });
 * ```
 */
export function randint(from: Key, shape: Shape, { min = 0, max }: { min?: number; max: number }): Tensor {
  const [lowest, highest] = [-(2 ** 31), 2 ** 31];
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < lowest || max > highest || max <= min) {
    throw new ValueError(`Cannot draw randint: needs whole numbers of int32, min below max, found ${min} to ${max}`);
  }
  checkShape("draw randint", shape);
  return apply(randintOp, [indices(shape, "uint32"), ...from.words], { min, span: max - min });
}

/** How `categorical` draws. */
export interface CategoricalOptions {
  /** The axis of the classes; negative ones count from the end, default -1. */
  readonly axis?: number;
  /** How many times to draw from each distribution: a new leading axis; default once, without that axis. */
  readonly samples?: number;
}

/**
 * Random classes by unnormalised logarithms of their probabilities: class k with probability softmax(logits)[k], as the place
 * of the largest of `logits + gumbel`.
 *
 * @param logits `float32`, any shape but a scalar; `-Infinity` is never drawn
 * @returns `int32`, the shape of the logits without the axis, after the samples
 * @throws {ShapeError} where the axis is out of range or has no classes, or `samples` is below 1
 *
 * @example
 * ```ts
 * import { categorical, key, log, tensor } from "@tilegrad/tilegrad";
 * const words = categorical(key(1), log(tensor([0.2, 0.5, 0.3])), { samples: 10 });
 * ```
 */
export function categorical(from: Key, logits: Tensor, { axis = -1, samples }: CategoricalOptions = {}): Tensor {
  requireTypes("categorical", [logits], ["float32"]);
  const along = normalizeAxis("draw categorical", axis, logits.shape.length);
  if (samples !== undefined && (!Number.isInteger(samples) || samples < 1)) {
    throw new ShapeError(`Cannot draw categorical: samples must be a whole number of at least 1, found ${samples}`);
  }
  const leading = samples === undefined ? [] : [samples];
  const noisy = add(gumbel(from, [...leading, ...logits.shape]), logits);
  return inNameOf("categorical", () => argmax(noisy, { axis: along + leading.length }));
}

/** How `choice` draws. */
export interface ChoiceOptions {
  /** Whether one may come twice; default true. */
  readonly replace?: boolean;
  /** [N], `float32`: probabilities, which need not add up to 1; default all equal. */
  readonly p?: Tensor;
}

/**
 * Random elements of a list.
 *
 * @param list the first axis is drawn from; a number N stands for 0, 1, ... N - 1
 * @param shape extents of what is drawn
 * @returns [...shape, ...rest of the list's shape]; `int32` for a number
 * @throws {ShapeError} where the list is empty, `p` is not [N], or without replacement more than N are wanted
 *
 * @example
 * ```ts
 * import { choice, key } from "@tilegrad/tilegrad";
 * const lottery = choice(key(1), 49, [6], { replace: false });
 * ```
 */
export function choice(
  from: Key,
  list: Tensor | number,
  shape: Shape,
  { replace = true, p }: ChoiceOptions = {},
): Tensor {
  checkShape("draw choice", shape);
  const count = list instanceof Tensor ? list.shape[0] : list;
  if (!Number.isInteger(count) || count < 1) {
    throw new ShapeError(`Cannot draw choice: needs at least 1 element to draw from, found ${count}`);
  }
  if (p && (p.shape.length !== 1 || p.shape[0] !== count)) {
    throw new ShapeError(`Cannot draw choice: p is ${showShape(p.shape)}, it needs [${count}]`);
  }
  const wanted = sizeOf(shape);
  if (!replace && wanted > count) {
    throw new ShapeError(`Cannot draw choice: found ${wanted} to draw from ${count} without replacement`);
  }
  const places = replace ? withReplacement(from, count, wanted, p) : withoutReplacement(from, count, wanted, p);
  if (!(list instanceof Tensor)) return reshape(places, shape);
  return reshape(indexSelect(list, flatten(places)), [...shape, ...list.shape.slice(1)]);
}

function withReplacement(from: Key, count: number, wanted: number, p: Tensor | undefined): Tensor {
  if (!p) return randint(from, [wanted], { max: count });
  return wanted === 0 ? indices([0]) : categorical(from, log(p), { samples: wanted });
}

/** The places of the largest of log p + gumbel, in order: as if drawn one by one (Vieira 2014, "Gumbel-max trick"). */
function withoutReplacement(from: Key, count: number, wanted: number, p: Tensor | undefined): Tensor {
  if (!p) return sliceAxis(permutation(from, count), 0, 0, wanted);
  return topK(add(gumbel(from, [count]), log(p)), wanted)[1];
}
