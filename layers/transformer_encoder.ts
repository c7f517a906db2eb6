import type { Module } from "./module.ts";
import { type AttentionName, multiheadAttention } from "./multihead_attention.ts";
import { transformerLayer, type TransformerOptions } from "./transformer.ts";

/** The names of an encoder layer's parameters. */
export type EncoderName =
  | `self_attn.${AttentionName}`
  | `${"linear1" | "linear2" | "norm1" | "norm2"}.${"weight" | "bias"}`;

/**
 * Layer of a transformer's encoder: `y = norm1(x + attention(x))`, `z = norm2(y + linear2(activation(linear1(y))))`; with
 * `normFirst` `y = x + attention(norm1(x))` and likewise. x [T, N, E] to [T, N, E].
 *
 * Parameters, in PyTorch's names: `self_attn.in_proj_weight` ..., `linear1.weight`, `linear1.bias`, `linear2`, `norm1`,
 * `norm2`. Several in a row: `sequential({ layers: repeat(6, () => transformerEncoderLayer(512, 8)) })`.
 *
 * Source: Vaswani et al. 2017, "Attention is all you need".
 *
 * @param features E
 * @param heads divides E
 * @throws {ShapeError} where a count is no whole number of at least 1, or the heads do not divide the features
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { transformerEncoderLayer } from "@tilegrad/tilegrad/layers";
 * const layer = transformerEncoderLayer(16, 4, { hidden: 32 });
 * console.log(layer.apply(layer.init(key(0)), ones([5, 2, 16])).shape); // [5, 2, 16]
 * ```
 */
export function transformerEncoderLayer(
  features: number,
  heads: number,
  options: TransformerOptions = {},
): Module<EncoderName, never> {
  const { dropout = 0.1, batchFirst, causal } = options;
  const attention = multiheadAttention(features, heads, { dropout, batchFirst, causal });
  return transformerLayer("transformerEncoderLayer", [["self_attn", attention]], features, options) as Module<
    EncoderName,
    never
  >;
}
