import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";
import { mul } from "./binary.ts";
import { zerosLike } from "./fill.ts";
import { bernoulli, type Key } from "./random.ts";
import { where } from "./where.ts";

/** How elements are dropped. */
export interface DropoutOptions {
  /** `inverted`: probability that an element is dropped. `classic`: probability that it is KEPT. */
  readonly rate: number;
  /** Where the randomness comes from; needed in training alone. A key should be used once. */
  readonly key?: Key;
  /** Whether scaling happens in training (`inverted`, the default, as in PyTorch) or at test time (`classic`). */
  readonly mode?: "inverted" | "classic";
  /** Default true. */
  readonly train?: boolean;
}

/**
 * Drops elements at random in training.
 *
 * - `inverted`: `y = m x / (1 - rate)`, m = 0 with probability `rate`, else 1; at test time `y = x`.
 * - `classic`: `y = m x`, m = 1 with probability `rate`, else 0; at test time `y = rate x`.
 *
 * Source: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param x `float32`, any shape
 * @throws {ValueError} where the rate is not from 0 to 1, or training has no key
 *
 * @example
 * ```ts
 * import { dropout, key, ones } from "@tilegrad/tilegrad";
 * const y = dropout(ones([4]), { rate: 0.5, key: key(1) });
 * console.log(await y.array()); // zeros and twos
 * ```
 */
export function dropout(x: Tensor, { rate, key, mode = "inverted", train = true }: DropoutOptions): Tensor {
  requireTypes("dropout", [x], floats);
  if (!(rate >= 0 && rate <= 1)) {
    throw new ValueError(`Cannot apply dropout: the rate must be from 0 to 1, found ${rate}`);
  }
  const isClassic = mode === "classic";
  if (!train) return isClassic ? mul(x, rate) : x;
  const keep = isClassic ? rate : 1 - rate;
  if (keep === 1) return x;
  if (keep === 0) return zerosLike(x);
  if (!key) throw new ValueError("Cannot apply dropout: training needs a key, found none");
  const scaled = isClassic ? x : mul(x, 1 / keep);
  return where(bernoulli(key, x.shape, { p: keep }), scaled, 0);
}
