import {
  attention,
  type AttentionOptions,
  type Key,
  linear,
  permute,
  reshape,
  ShapeError,
  slice,
  type Tensor,
  ValueError,
} from "../core/mod.ts";
import { checkVariables } from "./check_variables.ts";
import { defineLayer } from "./define.ts";
import { kaimingUniform, xavierUniform, zerosInit } from "./init.ts";
import type { Module, Params, Specs } from "./module.ts";
import { checkCount, sizeOf } from "./sizes.ts";

/** The names of an attention's parameters. */
export type AttentionName = "in_proj_weight" | "in_proj_bias" | "out_proj.weight" | "out_proj.bias";

/** How `multiheadAttention` is built. */
export interface MultiheadAttentionOptions {
  /** False leaves out the biases; true unless told. */
  readonly bias?: boolean;
  /** Probability that training drops a weight; 0 unless told. */
  readonly dropout?: number;
  /** Whether sequences are [N, T, E] in place of [T, N, E]; false unless told. */
  readonly batchFirst?: boolean;
  /** Whether the module lets a place look only at itself and those before; false unless told. */
  readonly causal?: boolean;
}

/** Attention with several heads; as a module each place of a sequence looks at the sequence itself. */
export interface MultiheadAttention extends Module<AttentionName, never> {
  /**
   * Attention of one sequence to another.
   *
   * @param params the parameters
   * @param query [T, N, E], or [N, T, E] where the batch comes first
   * @param key [S, N, E], or [N, S, E]
   * @param value the same shape as the key
   * @param options mask (of a shape that stretches to [N, heads, T, S]), causal
   * @returns the shape of the query
   * @throws {ShapeError} where the shapes do not fit
   */
  attend(
    params: Params<AttentionName>,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options?: Pick<AttentionOptions, "mask" | "causal">,
  ): Tensor;
  /**
   * The module, with the same variables, whose input attends to another sequence in place of itself.
   *
   * @param memory keys and values, [S, N, E], or [N, S, E] where the batch comes first
   * @param options mask (of a shape that stretches to [N, heads, T, S])
   */
  over(memory: Tensor, options?: Pick<AttentionOptions, "mask">): Module<AttentionName, never>;
}

/**
 * Attention with several heads: queries, keys and values are projected, each head attends with its share of the features, and
 * the heads' results together are projected again. x [T, N, E] to [T, N, E].
 *
 * Parameters, in PyTorch's names: `in_proj_weight` [3 E, E] (rows of query, key, value), `in_proj_bias` [3 E],
 * `out_proj.weight` [E, E], `out_proj.bias` [E].
 *
 * Source: Vaswani et al. 2017, "Attention is all you need".
 *
 * @param features E
 * @param heads divides E
 * @throws {ShapeError} where a count is no whole number of at least 1, or the heads do not divide the features
 * @throws {ValueError} where the dropout is not from 0 to 1
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { multiheadAttention } from "@tilegrad/tilegrad/layers";
 * const layer = multiheadAttention(16, 4, { batchFirst: true });
 * console.log(layer.apply(layer.init(key(0)), ones([2, 5, 16])).shape); // [2, 5, 16]
 * ```
 */
export function multiheadAttention(
  features: number,
  heads: number,
  { bias = true, dropout = 0, batchFirst = false, causal = false }: MultiheadAttentionOptions = {},
): MultiheadAttention {
  checkCount("multiheadAttention", "features", features);
  checkCount("multiheadAttention", "heads", heads);
  if (features % heads !== 0) {
    throw new ShapeError(`Cannot make multiheadAttention: found ${heads} heads, they must divide ${features} features`);
  }
  if (!(dropout >= 0 && dropout <= 1)) {
    throw new ValueError(`Cannot make multiheadAttention: found dropout ${dropout}, needs 0 to 1`);
  }
  const shape = { features, heads, batchFirst };
  const params = specsOf(features, bias);
  /** The module whose input looks at `memory`, or at itself. */
  const attending = (memory?: Tensor, given?: Pick<AttentionOptions, "mask">) =>
    defineLayer({
      kind: "multiheadAttention",
      params,
      forward(pass, x) {
        const options = { ...given, causal };
        const dropping = pass.drops && dropout > 0 ? { dropout: { rate: dropout, key: pass.key() } } : {};
        const sequences = [x, memory ?? x, memory ?? x];
        const param = (name: AttentionName) => Object.hasOwn(params, name) ? pass.param(name) : null;
        return attend(shape, param, sequences, { ...options, ...dropping });
      },
      macs: (input) => {
        const sources = memory?.shape ?? input;
        const [steps, batch] = batchFirst ? [input[1], input[0]] : input;
        const looked = batchFirst ? sources[1] : sources[0];
        return 2 * (sizeOf(input) + sizeOf(sources)) * features + 2 * batch * steps * looked * features;
      },
    });
  const layer = attending();
  return {
    ...layer,
    over: attending,
    attend(given, query, key, value, options = {}) {
      checkVariables(layer, { params: given, buffers: {} });
      return attend(shape, (name) => given[name] ?? null, [query, key, value], options);
    },
  };
}

function specsOf(features: number, bias: boolean): Specs<AttentionName> {
  const weights = {
    in_proj_weight: { shape: [3 * features, features], init: xavierUniform() },
    "out_proj.weight": { shape: [features, features], init: kaimingUniform({ slope: Math.sqrt(5) }) },
  };
  const biases = {
    in_proj_bias: { shape: [3 * features], init: zerosInit },
    "out_proj.bias": { shape: [features], init: zerosInit },
  };
  return { ...weights, ...bias ? biases : {} } as Specs<AttentionName>;
}

interface Heads {
  readonly features: number;
  readonly heads: number;
  readonly batchFirst: boolean;
}

type Options = Pick<AttentionOptions, "mask" | "causal"> & { readonly dropout?: { rate: number; key: Key } };

function attend(
  { features, heads, batchFirst }: Heads,
  param: (name: AttentionName) => Tensor | null,
  sequences: readonly Tensor[],
  options: Options,
): Tensor {
  for (const { shape } of sequences) {
    if (shape.length === 3 && shape[2] === features) continue;
    throw new ShapeError(
      `Cannot apply multiheadAttention: found [${shape}], it needs [${batchFirst ? "N, T" : "T, N"}, ${features}]`,
    );
  }
  const [weight, bias] = [param("in_proj_weight")!, param("in_proj_bias")];
  // [N, heads, T, features / heads]
  const split = batchFirst ? [0, 2, 1, 3] : [1, 2, 0, 3];
  const merge = batchFirst ? [0, 2, 1, 3] : [2, 0, 1, 3];
  const parts = sequences.map((x, i) => {
    const rows = [i * features, (i + 1) * features] as const;
    const projected = linear(x, slice(weight, [rows]), bias && slice(bias, [rows]));
    return permute(reshape(projected, [x.shape[0], x.shape[1], heads, features / heads]), split);
  });
  const y = permute(attention(parts[0], parts[1], parts[2], options), merge);
  return linear(reshape(y, sequences[0].shape), param("out_proj.weight")!, param("out_proj.bias"));
}
