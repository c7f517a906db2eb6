import type { AttentionOptions, Tensor } from "../core/mod.ts";
import type { Module } from "./module.ts";
import { type AttentionName, multiheadAttention } from "./multihead_attention.ts";
import { transformerLayer, type TransformerOptions } from "./transformer.ts";

/** The names of a decoder layer's parameters. */
export type DecoderName =
  | `${"self_attn" | "multihead_attn"}.${AttentionName}`
  | `${"linear1" | "linear2" | "norm1" | "norm2" | "norm3"}.${"weight" | "bias"}`;

/** Layer of a transformer's decoder; as a module both of its attentions look at what reaches them, there is no memory. */
export interface TransformerDecoderLayer extends Module<DecoderName, never> {
  /**
   * The module, with the same variables, that looks at what an encoder gave.
   *
   * @param memory [S, N, E], or [N, S, E] where the batch comes first
   * @param options mask of the memory (of a shape that stretches to [N, heads, T, S])
   */
  over(memory: Tensor, options?: Pick<AttentionOptions, "mask">): Module<DecoderName, never>;
}

/**
 * Layer of a transformer's decoder: it looks at its own sequence, then at an encoder's, the memory; then come two linear layers.
 * `y = norm1(x + attention(x))`, `z = norm2(y + attention(y, memory))`, `norm3(z + linear2(activation(linear1(z))))`; with
 * `normFirst` `y = x + attention(norm1(x))` and likewise. x [T, N, E] to [T, N, E].
 *
 * Parameters, in PyTorch's names: `self_attn.in_proj_weight` ..., `multihead_attn.in_proj_weight` ..., `linear1.weight`,
 * `linear1.bias`, `linear2`, `norm1`, `norm2`, `norm3`. Several in a row: `repeat(6, () => transformerDecoderLayer(512, 8,
 * options).over(memory))`.
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
 * import { transformerDecoderLayer } from "@tilegrad/tilegrad/layers";
 * const layer = transformerDecoderLayer(16, 4, { hidden: 32, causal: true });
 * const variables = layer.init(key(0));
 * const memory = ones([7, 2, 16]);
 * console.log(layer.over(memory).apply(variables, ones([5, 2, 16])).shape); // [5, 2, 16]
 * ```
 */
export function transformerDecoderLayer(
  features: number,
  heads: number,
  options: TransformerOptions = {},
): TransformerDecoderLayer {
  const { dropout = 0.1, batchFirst, causal } = options;
  const own = multiheadAttention(features, heads, { dropout, batchFirst, causal });
  const other = multiheadAttention(features, heads, { dropout, batchFirst });
  const layer = (looking: Module) =>
    transformerLayer(
      "transformerDecoderLayer",
      [["self_attn", own], ["multihead_attn", looking]],
      features,
      options,
    ) as Module<DecoderName, never>;
  return { ...layer(other), over: (memory, given) => layer(other.over(memory, given)) };
}
