import {
  embedding as lookUp,
  equal,
  expandDims,
  indices,
  reshape,
  ShapeError,
  stopGradient,
  where,
} from "../core/mod.ts";
import { defineModule } from "./define.ts";
import { pointField } from "./description.ts";
import { type Initializer, normalInit } from "./init.ts";
import type { Module } from "./module.ts";
import { checkCount } from "./sizes.ts";

/** How `embedding` starts, and which word means nothing. */
export interface EmbeddingOptions {
  /** A word whose row starts as zeros and is not trained; none unless told. */
  readonly padding?: number;
  /** First values of the weight, N(0, 1) unless told. */
  readonly weightInit?: Initializer;
}

/**
 * Table of vectors: `y[..., :] = weight[x[...], :]`, x `int32` of any shape to [..., features]. Parameter: `weight`
 * [words, features].
 *
 * @param words number of rows
 * @param features extent of a row
 * @throws {ShapeError} where a count is no whole number of at least 1, or the padding is no word
 *
 * @example
 * ```ts
 * import { key, tensor } from "@tilegrad/tilegrad";
 * import { embedding } from "@tilegrad/tilegrad/layers";
 * const layer = embedding(1000, 64, { padding: 0 });
 * const words = tensor([[5, 17, 0]], { dtype: "int32" });
 * console.log(layer.apply(layer.init(key(0)), words).shape); // [1, 3, 64]
 * ```
 */
export function embedding(
  words: number,
  features: number,
  { padding, weightInit = normalInit(1) }: EmbeddingOptions = {},
): Module<"weight", never> {
  checkCount("embedding", "words", words);
  checkCount("embedding", "features", features);
  if (padding !== undefined && !(Number.isInteger(padding) && padding >= 0 && padding < words)) {
    throw new ShapeError(`Cannot make embedding: found padding ${padding}, needs a word from 0 to ${words - 1}`);
  }
  const init: Initializer = (key, shape, dtype) => {
    const rows = weightInit(key, shape, dtype);
    return padding === undefined ? rows : where(equal(reshape(indices([words]), [words, 1]), padding), 0, rows);
  };
  return defineModule({
    kind: "embedding",
    specs: { params: { weight: { shape: [words, features], init } }, buffers: {} },
    forward(pass, x) {
      const y = lookUp(pass.param("weight"), x);
      return padding === undefined ? y : where(expandDims(equal(x, padding), -1), stopGradient(y), y);
    },
    describe: (input) => ({
      kind: "embedding",
      output: [...input, features],
      params: words * features,
      macs: 0,
      field: pointField,
      children: [],
    }),
  });
}
