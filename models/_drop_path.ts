import {
  arange,
  cast,
  div,
  equal,
  floor,
  foldIn,
  greaterEqual,
  type Key,
  less,
  max,
  minimum,
  mul,
  reshape,
  sum,
  type Tensor,
  uniform,
  where,
} from "../core/mod.ts";

/** How paths of a fractal network are dropped in training. */
export interface DropPathOptions {
  /** Probability that a join drops an input, local drop-path; 0.15 unless told. One input always stays. */
  readonly dropPath?: number;
  /** Share of the samples that take one and the same column everywhere, global drop-path; 0.5 unless told. */
  readonly globalShare?: number;
}

/** The join of columns `first` to `columns - 1`. */
export interface Join {
  readonly first: number;
  readonly columns: number;
}

/** Where the randomness of a pass comes from. */
export interface DropPathKeys {
  /** That of this join. */
  readonly join: Key;
  /** That of the whole network, for each sample's column. */
  readonly network: Key;
}

/**
 * How much each input of a join counts in training, [inputs, N, 1, 1, 1] with sum 1 over the inputs. Each sample either
 * loses inputs at random, or keeps the one column that it takes in the whole network. Where that column does not pass
 * through this join, nothing that follows uses it, and all inputs count alike.
 *
 * Source: Larsson, Maire and Shakhnarovich 2017, "FractalNet: ultra-deep neural networks without residuals".
 */
export function joinWeights(
  { first, columns }: Join,
  samples: number,
  keys: DropPathKeys,
  { dropPath = 0.15, globalShare = 0.5 }: DropPathOptions = {},
): Tensor {
  const inputs = columns - first;
  const chance = uniform(keys.join, [inputs, samples, 1, 1, 1]);
  // The luckiest input stays, whatever the rate.
  const bar = minimum(max(chance, { axis: 0, keepdims: true }), dropPath);
  const local = shares(cast(greaterEqual(chance, bar), "float32"));

  const perSample = (index: number) => uniform(foldIn(keys.network, index), [1, samples, 1, 1, 1]);
  const column = floor(mul(perSample(0), columns));
  const places = reshape(arange(first, columns), [inputs, 1, 1, 1, 1]);
  const chosen = cast(equal(column, cast(places, "float32")), "float32");
  const global = where(less(column, first), 1 / inputs, chosen);
  return where(less(perSample(1), globalShare), global, local);
}

function shares(kept: Tensor): Tensor {
  return div(kept, sum(kept, { axis: 0, keepdims: true }));
}
