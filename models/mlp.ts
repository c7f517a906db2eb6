import { type Activation, flatten, linear, type Module, relu, sequential, sigmoid, tanh } from "../layers/mod.ts";
import type { Affine } from "./_classifier_options.ts";

/** What `logisticRegression` sees and answers. */
export interface LogisticRegressionOptions {
  /** Numbers of one input, 784 unless told. */
  readonly inFeatures?: number;
  /** Classes to tell apart, 10 unless told. */
  readonly numClasses?: number;
}

/**
 * Logistic regression: one linear layer, whose softmax is the classes' probabilities. Inputs [N, ...] of 784 numbers each to
 * logits [N, 10]; 7,850 parameters, 7,840 multiply-accumulates.
 *
 * Source: Cox 1958, "The regression analysis of binary sequences".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { logisticRegression } from "@tilegrad/tilegrad/models";
 * const model = logisticRegression();
 * console.log(model.apply(model.init(key(0)), zeros([64, 1, 28, 28])).shape); // [64, 10]
 * ```
 */
export function logisticRegression(
  { inFeatures = 784, numClasses = 10 }: LogisticRegressionOptions = {},
): Module<Affine<"fc">, never> {
  return sequential({ flatten: flatten(), fc: linear(inFeatures, numClasses) });
}

/** What `mlp` is made of. */
export interface MlpOptions extends LogisticRegressionOptions {
  /** Sizes of the hidden layers, [256, 128] unless told. */
  readonly hidden?: readonly number[];
  /** What follows each hidden layer: `relu`, unless told, `sigmoid` or `tanh`. */
  readonly activation?: "relu" | "sigmoid" | "tanh";
}

const activations: Readonly<Record<string, () => Activation>> = { relu, sigmoid, tanh };

/**
 * Multilayer perceptron: linear layers with an activation between them. Inputs [N, ...] of 784 numbers each to logits
 * [N, 10]; 235,146 parameters, 234,752 multiply-accumulates.
 *
 * Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors".
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { mlp } from "@tilegrad/tilegrad/models";
 * const model = mlp({ inFeatures: 2, hidden: [8], numClasses: 2, activation: "tanh" });
 * console.log(model.apply(model.init(key(0)), zeros([4, 2])).shape); // [4, 2]
 * ```
 */
export function mlp(options: MlpOptions = {}): Module<Affine<`fc${number}`>, never> {
  const { inFeatures = 784, numClasses = 10, hidden = [256, 128], activation = "relu" } = options;
  const sizes = [inFeatures, ...hidden];
  const layers = hidden.flatMap((size, index): [string, Module][] => [
    [`fc${index + 1}`, linear(sizes[index], size)],
    [`${activation}${index + 1}`, activations[activation]()],
  ]);
  return sequential({
    flatten: flatten(),
    ...Object.fromEntries(layers),
    [`fc${sizes.length}`]: linear(sizes.at(-1)!, numClasses),
  }) as Module<Affine<`fc${number}`>, never>;
}
