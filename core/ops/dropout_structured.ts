import { ShapeError, ValueError } from "../errors.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { type Tensor, watchedBy } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add, div, mul } from "./binary.ts";
import { equal } from "./comparison.ts";
import { cast } from "./cast.ts";
import { zerosLike } from "./fill.ts";
import { maxPool2d } from "./max_pool2d.ts";
import { pad } from "./pad.ts";
import { bernoulli, type Key } from "./random.ts";
import { sum } from "./reduce.ts";
import { where } from "./where.ts";

/** How parts of a tensor are dropped in training; at test time nothing is. */
export interface DropOptions {
  /** Probability that a part is dropped. */
  readonly rate: number;
  /** Where the randomness comes from; needed in training alone. A key should be used once. */
  readonly key?: Key;
  /** Default true. */
  readonly train?: boolean;
}

/** What `dropBlock` drops. */
export interface DropBlockOptions extends DropOptions {
  /** Height and width of a block; default 7. */
  readonly size?: number;
}

/** What `stochasticDepth` drops. */
export interface StochasticDepthOptions extends DropOptions {
  /** `row`, the default, decides for each sample; `batch` for all together. */
  readonly mode?: "row" | "batch";
}

/** Checks the options; the key, or none where nothing is to be dropped. */
function keyOf(action: string, x: Tensor, { rate, key, train = true }: DropOptions): Key | undefined {
  requireTypes(action, [x], floats);
  if (!(rate >= 0 && rate <= 1)) {
    throw new ValueError(`Cannot apply ${action}: the rate must be from 0 to 1, found ${rate}`);
  }
  if (!train || rate === 0) return undefined;
  if (!key) throw new ValueError(`Cannot apply ${action}: training needs a key, found none`);
  return key;
}

/** Keeps parts with probability `1 - rate` and scales them up, so that the mean stays. */
function keptParts(x: Tensor, shape: Shape, rate: number, key: Key): Tensor {
  if (rate === 1) return zerosLike(x);
  return where(bernoulli(key, shape, { p: 1 - rate }), mul(x, 1 / (1 - rate)), 0);
}

/**
 * Drops whole channels of samples at random in training: `y = m[n, c] x / (1 - rate)`, m = 0 with probability `rate`, else 1;
 * at test time `y = x`.
 *
 * Source: Tompson et al. 2015, "Efficient object localization using convolutional networks".
 *
 * @param x `float32`, [N, C, ...]
 * @throws {ShapeError} where x has less than 2 axes
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where the rate is not from 0 to 1, or training has no key
 *
 * @example
 * ```ts
 * import { dropout2d, key, ones } from "@tilegrad/tilegrad";
 * const y = dropout2d(ones([8, 16, 5, 5]), { rate: 0.5, key: key(1) }); // planes of zeros or of twos
 * ```
 */
export function dropout2d(x: Tensor, options: DropOptions): Tensor {
  const key = keyOf("dropout2d", x, options);
  if (x.shape.length < 2) {
    throw new ShapeError(`Cannot apply dropout2d: x is ${showShape(x.shape)}, it needs [N, C, ...]`);
  }
  const shape = x.shape.map((extent, axis) => axis < 2 ? extent : 1);
  return key ? keptParts(x, shape, options.rate, key) : x;
}

/**
 * Drops the whole result of a branch at random in training, for each sample: `y = m[n] x / (1 - rate)`, m = 0 with probability
 * `rate`, else 1; at test time `y = x`. Where a shortcut stands beside the branch, the network is less deep for that sample.
 *
 * Source: Huang et al. 2016, "Deep networks with stochastic depth".
 *
 * @param x `float32`, [N, ...]
 * @throws {ShapeError} where x is a scalar
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where the rate is not from 0 to 1, or training has no key
 *
 * @example
 * ```ts
 * import { add, key, ones, stochasticDepth } from "@tilegrad/tilegrad";
 * const x = ones([8, 4]);
 * const y = add(x, stochasticDepth(x, { rate: 0.2, key: key(1) })); // rows of 1 or of 2.25
 * ```
 */
export function stochasticDepth(x: Tensor, { mode = "row", ...options }: StochasticDepthOptions): Tensor {
  const key = keyOf("stochasticDepth", x, options);
  if (x.shape.length === 0) throw new ShapeError("Cannot apply stochasticDepth: found a scalar, it needs [N, ...]");
  if (mode !== "row" && mode !== "batch") {
    throw new ValueError(`Cannot apply stochasticDepth: found mode ${mode}, needs row or batch`);
  }
  const shape = x.shape.map((extent, axis) => axis === 0 && mode === "row" ? extent : 1);
  return key ? keptParts(x, shape, options.rate, key) : x;
}

/** What `selu` gives for minus infinity. */
const saturation = -1.7580993408473766;

/**
 * Dropout that keeps mean 0 and variance 1, for networks of `selu`: in training an element becomes selu's lowest value with
 * probability `rate`, and all are scaled and shifted; at test time `y = x`.
 *
 * Source: Klambauer et al. 2017, "Self-normalizing neural networks".
 *
 * @param x `float32`, any shape
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where the rate is not from 0 to 1, or training has no key
 *
 * @example
 * ```ts
 * import { alphaDropout, key, normal } from "@tilegrad/tilegrad";
 * const y = alphaDropout(normal(key(0), [1000]), { rate: 0.1, key: key(1) });
 * ```
 */
export function alphaDropout(x: Tensor, options: DropOptions): Tensor {
  const key = keyOf("alphaDropout", x, options);
  if (!key) return x;
  const { rate } = options;
  if (rate === 1) return zerosLike(x);
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * saturation ** 2));
  return add(mul(where(bernoulli(key, x.shape, { p: 1 - rate }), x, saturation), scale), -scale * saturation * rate);
}

/**
 * Drops square blocks of planes at random in training and scales the rest up: block starts are drawn so often that about
 * `rate` of all elements are dropped; at test time `y = x`.
 *
 * Source: Ghiasi, Lin and Le 2018, "DropBlock: a regularization method for convolutional networks".
 *
 * @param x `float32`, [N, C, H, W]
 * @throws {ShapeError} where the rank is not 4
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where the rate is not from 0 to 1, the size is no whole number of at least 1, or training has no key
 *
 * @example
 * ```ts
 * import { dropBlock, key, ones } from "@tilegrad/tilegrad";
 * const y = dropBlock(ones([8, 16, 14, 14]), { rate: 0.1, size: 3, key: key(1) });
 * ```
 */
export function dropBlock(x: Tensor, { size = 7, ...options }: DropBlockOptions): Tensor {
  const key = keyOf("dropBlock", x, options);
  if (x.shape.length !== 4) {
    throw new ShapeError(`Cannot apply dropBlock: x is ${showShape(x.shape)}, it needs rank 4, [N, C, H, W]`);
  }
  if (!Number.isInteger(size) || size < 1) {
    throw new ValueError(`Cannot apply dropBlock: size must be a whole number of at least 1, found ${size}`);
  }
  if (!key || sizeOf(x.shape) === 0) return x;
  const [batch, channels, height, width] = x.shape;
  const side = Math.min(size, height, width);
  const [rows, columns] = [height - side + 1, width - side + 1];
  const often = Math.min(1, options.rate * height * width / (side ** 2 * rows * columns));
  const starts = cast(bernoulli(key, [batch, channels, rows, columns], { p: often }), "float32");
  const around = [side - 1, side - 1] as const;
  const dropped = maxPool2d(pad(starts, [[0, 0], [0, 0], around, around]), side, { stride: 1 });
  const kept = cast(equal(watchedBy(dropped, []), 0), "float32");
  return mul(x, cast(mul(kept, div(sizeOf(x.shape), add(sum(kept), 1e-6))), x.dtype));
}
