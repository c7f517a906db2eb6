import { DTypeError, ShapeError } from "../errors.ts";
import { broadcastShapes, sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inFloat32, isHalf } from "./_float32.ts";
import { floats, requireTypes } from "./_rules.ts";
import { add, mul } from "./binary.ts";
import { lessEqual } from "./comparison.ts";
import { dropout, type DropoutOptions } from "./dropout.ts";
import { indices } from "./fill.ts";
import { matmul } from "./matmul.ts";
import { reshape, transpose } from "./movement.ts";
import { softmax } from "./softmax.ts";
import { where } from "./where.ts";

/** Which keys a query may look at, and how scores are scaled. */
export interface AttentionOptions {
  /** `bool`, true where a query may look, or `float32`, added to the scores; of a shape that stretches to [..., T, S]. */
  readonly mask?: Tensor | null;
  /** Whether query i looks at keys 0 to i alone; default false. */
  readonly causal?: boolean;
  /** Factor of the scores; default `1 / sqrt(E)`. */
  readonly scale?: number;
  /** Drops weights in training; default none. */
  readonly dropout?: Pick<DropoutOptions, "rate" | "key">;
}

/** Score of what may not be looked at. A row of nothing else becomes an even mean, where minus infinity would give NaN. */
const hidden = -1e30;

function checkShapes(query: Tensor, key: Tensor, value: Tensor): void {
  requireTypes("attention", [query, key, value], floats);
  const [q, k, v] = [query, key, value].map(({ shape }) => shape);
  const fits = q.length >= 2 && q.length === k.length && q.length === v.length && q.at(-1) === k.at(-1) &&
    sameShape(k.slice(0, -1), v.slice(0, -1)) && sameShape(q.slice(0, -2), k.slice(0, -2));
  if (!fits) {
    throw new ShapeError(
      `Cannot apply attention: query is ${showShape(q)}, key ${showShape(k)}, value ${showShape(v)}, they need ` +
        "[..., T, E], [..., S, E] and [..., S, V]",
    );
  }
}

/**
 * Scaled dot-product attention: `y = softmax(scale query key^T + mask) value`, each query's mean of the values, weighted by
 * how well their keys match it.
 *
 * Source: Vaswani et al. 2017, "Attention is all you need".
 *
 * @param query `float32`, [..., T, E]
 * @param key `float32`, [..., S, E]
 * @param value `float32`, [..., S, V]
 * @returns [..., T, V]
 * @throws {ShapeError} where the shapes do not fit
 * @throws {DTypeError} where an operand is not `float32`, or the mask neither `bool` nor `float32`
 *
 * @example
 * ```ts
 * import { attention, tensor } from "@tilegrad/tilegrad";
 * const keys = tensor([[10, 0], [0, 10]]);
 * console.log(await attention(tensor([[10, 0]]), keys, tensor([[1], [2]])).array()); // [[1]]
 * ```
 */
export function attention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { mask, causal = false, scale = 1 / Math.sqrt(query.shape.at(-1) ?? 1), dropout: how }: AttentionOptions = {},
): Tensor {
  checkShapes(query, key, value);
  if (isHalf(query)) {
    const options = { causal, scale, dropout: how };
    return inFloat32((q, k, v, mask) => attention(q, k, v, { ...options, mask }), query, key, value, mask);
  }
  let scores = mul(matmul(query, transpose(key)), scale);
  const [rows, columns] = scores.shape.slice(-2);
  if (causal) {
    const isPast = lessEqual(indices([columns]), reshape(indices([rows]), [rows, 1]));
    scores = where(isPast, scores, hidden);
  }
  const weights = softmax(mask ? masked(scores, mask) : scores);
  return matmul(how ? dropout(weights, how) : weights, value);
}

function masked(scores: Tensor, mask: Tensor): Tensor {
  if (mask.dtype !== "bool" && mask.dtype !== scores.dtype) {
    throw new DTypeError(`Cannot apply attention: mask is ${mask.dtype}, it needs bool or ${scores.dtype}`);
  }
  if (!sameShape(broadcastShapes("apply attention", scores.shape, mask.shape), scores.shape)) {
    throw new ShapeError(
      `Cannot apply attention: mask is ${showShape(mask.shape)}, it does not stretch to ${showShape(scores.shape)}`,
    );
  }
  return mask.dtype === "bool" ? where(mask, scores, hidden) : add(scores, mask);
}
