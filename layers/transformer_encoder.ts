import { add } from "../core/mod.ts";
import type { Activation } from "./activation.ts";
import { relu } from "./activation.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField, wholeField } from "./description.ts";
import { dropout as dropoutLayer } from "./dropout.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import type { Module } from "./module.ts";
import { type AttentionName, multiheadAttention } from "./multihead_attention.ts";

/** The names of an encoder layer's parameters. */
export type EncoderName =
  | `self_attn.${AttentionName}`
  | `${"linear1" | "linear2" | "norm1" | "norm2"}.${"weight" | "bias"}`;

/** How `transformerEncoderLayer` is built. */
export interface TransformerEncoderOptions {
  /** Features between the two linear layers, 2048 unless told. */
  readonly hidden?: number;
  /** Probability to drop in training, 0.1 unless told. */
  readonly dropout?: number;
  /** Between the two linear layers, `relu()` unless told. */
  readonly activation?: Activation;
  /** Whether the branches normalise their input in place of the sums; false unless told. */
  readonly normFirst?: boolean;
  /** Whether sequences are [N, T, E] in place of [T, N, E]; false unless told. */
  readonly batchFirst?: boolean;
  /** Whether a place looks only at itself and those before; false unless told. */
  readonly causal?: boolean;
  /** Added to the variances, 1e-5 unless told. */
  readonly eps?: number;
}

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
  options: TransformerEncoderOptions = {},
): Module<EncoderName, never> {
  const { hidden = 2048, dropout = 0.1, activation = relu(), normFirst = false, eps } = options;
  const { batchFirst, causal } = options;
  const norms: readonly NamedModule[] = ["norm1", "norm2"].map((name) => [name, layerNorm(features, { eps })]);
  const attend: readonly NamedModule[] = [
    ["self_attn", multiheadAttention(features, heads, { dropout, batchFirst, causal })],
    ["dropout1", dropoutLayer(dropout)],
  ];
  const think: readonly NamedModule[] = [
    ["linear1", linear(features, hidden)],
    ["activation", activation],
    ["dropout", dropoutLayer(dropout)],
    ["linear2", linear(hidden, features)],
    ["dropout2", dropoutLayer(dropout)],
  ];
  const branches = [attend, think].map((parts, i) => normFirst ? [norms[i], ...parts] : parts);
  const parts = branches.flatMap((branch, i) => normFirst ? branch : [...branch, norms[i]]);
  return defineModule({
    kind: "transformerEncoderLayer",
    specs: specsOf(parts) as Module<EncoderName, never>["specs"],
    forward: (pass, x) =>
      branches.reduce((x, branch, i) => {
        const y = add(x, branch.reduce((y, [name, module]) => pass.run(name, module, y), x));
        return normFirst ? y : pass.run(...norms[i], y);
      }, x),
    describe(input) {
      let shape = input;
      const children = parts.map((part) => {
        const child = childOf(part, shape, pointField);
        shape = child.description.output;
        return child;
      });
      return containerOf("transformerEncoderLayer", input, wholeField(input), children);
    },
  });
}
