import { reshape, type Shape, ShapeError } from "../core/mod.ts";
import {
  activation,
  embedding,
  gru,
  linear,
  lstm,
  type Module,
  type Modules,
  type RecurrentName,
  rnn,
  sequential,
} from "../layers/mod.ts";
import type { Affine } from "./_classifier_options.ts";

/** What a recurrent classifier is made of. */
export interface RecurrentClassifierOptions {
  /** Numbers at one time, or what a word becomes; 28 unless told. */
  readonly inFeatures?: number;
  /** Size of the state, 128 unless told. */
  readonly hidden?: number;
  /** Recurrent layers, 1 unless told. */
  readonly layers?: number;
  /** Whether a second network goes through the sequence backwards; false unless told. */
  readonly bidirectional?: boolean;
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
  /** Number of words; the input is then words [N, T], `int32`, that are first looked up in a table. None unless told. */
  readonly vocabulary?: number;
}

/** Parameters of a recurrent classifier. */
export type RecurrentClassifierParams = `rnn.${RecurrentName}` | Affine<"fc"> | "embedding.weight";

/** Images [N, 1, T, in] as sequences of their rows, [N, T, in]; sequences stay as they are. */
function rows(): Module<never, never> {
  return activation("rows", (x) => x.shape.length === 4 ? reshape(x, rowsOf(x.shape)) : x);
}

function rowsOf([batch, channels, height, width]: Shape): Shape {
  if (channels === 1) return [batch, height, width];
  throw new ShapeError(`Cannot apply rows: found images of ${channels} channels, needs 1`);
}

function classifier(
  cell: typeof rnn | typeof lstm | typeof gru,
  options: RecurrentClassifierOptions,
): Module<RecurrentClassifierParams, never> {
  const { inFeatures = 28, hidden = 128, layers = 1, bidirectional = false, numClasses = 10, vocabulary } = options;
  const parts: Modules = {
    ...vocabulary === undefined ? { rows: rows() } : { embedding: embedding(vocabulary, inFeatures) },
    rnn: cell(inFeatures, hidden, { layers, bidirectional, batchFirst: true, output: "last" }),
    fc: linear(bidirectional ? 2 * hidden : hidden, numClasses),
  };
  return sequential(parts) as Module<RecurrentClassifierParams, never>;
}

/**
 * A plain recurrent network that reads an image row by row, or a text word by word; a linear layer tells the class from its last
 * state. Images [N, 1, 28, 28], sequences [N, T, 28] or words [N, T] to logits [N, 10]; 21,514 parameters, 560,384
 * multiply-accumulates for 28 rows.
 *
 * Source: Elman 1990, "Finding structure in time".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { rnnClassifier } from "@tilegrad/tilegrad/models";
 * const model = rnnClassifier({ hidden: 32 });
 * console.log(model.apply(model.init(key(0)), zeros([4, 1, 28, 28])).shape); // [4, 10]
 * ```
 */
export function rnnClassifier(options: RecurrentClassifierOptions = {}): Module<RecurrentClassifierParams, never> {
  return classifier(rnn, options);
}

/**
 * A long short-term memory that reads an image row by row, or a text word by word; a linear layer tells the class from its last
 * state. Images [N, 1, 28, 28], sequences [N, T, 28] or words [N, T] to logits [N, 10]; 82,186 parameters, 2,237,696
 * multiply-accumulates for 28 rows.
 *
 * Source: Hochreiter and Schmidhuber 1997, "Long short-term memory".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { lstmClassifier } from "@tilegrad/tilegrad/models";
 * const model = lstmClassifier({ hidden: 32 });
 * console.log(model.apply(model.init(key(0)), zeros([4, 1, 28, 28])).shape); // [4, 10]
 * ```
 */
export function lstmClassifier(options: RecurrentClassifierOptions = {}): Module<RecurrentClassifierParams, never> {
  return classifier(lstm, options);
}

/**
 * A gated recurrent network that reads an image row by row, or a text word by word; a linear layer tells the class from its last
 * state. Images [N, 1, 28, 28], sequences [N, T, 28] or words [N, T] to logits [N, 10]; 61,962 parameters, 1,678,592
 * multiply-accumulates for 28 rows.
 *
 * Source: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { gruClassifier } from "@tilegrad/tilegrad/models";
 * const model = gruClassifier({ hidden: 32 });
 * console.log(model.apply(model.init(key(0)), zeros([4, 1, 28, 28])).shape); // [4, 10]
 * ```
 */
export function gruClassifier(options: RecurrentClassifierOptions = {}): Module<RecurrentClassifierParams, never> {
  return classifier(gru, options);
}
