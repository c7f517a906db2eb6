import { add, logSoftmax, logSumExp, mul, ShapeError, stack, sub, type Tensor, ValueError } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField, widest } from "./description.ts";
import type { Module, Params, Variables } from "./module.ts";
import type { BufferNames, Modules, ParamNames } from "./sequential.ts";

/**
 * The logarithm of the mean of the probabilities that logits stand for: `log(1/n sum over i of softmax(logits_i))`. It is
 * logits again: its softmax is the mean, and `crossEntropy` and `argmax` take it.
 *
 * @param logits of equal shapes [..., classes]
 */
export function meanProbability(logits: readonly Tensor[]): Tensor {
  const all = stack(logits.map((one) => logSoftmax(one, { axis: -1 })), 0);
  return sub(logSumExp(all, { axis: 0 }), Math.log(logits.length));
}

/**
 * Classifiers that vote: the mean of their probabilities, as logits, `log(1/n sum over i of softmax(model_i(x)))`. Their names
 * prefix those of their variables.
 *
 * Source: Hansen and Salamon 1990, "Neural network ensembles"; Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification
 * with deep convolutional neural networks", average the predictions of several networks so.
 *
 * @param members each gives logits [N, classes]
 * @throws {ValueError} where there is no member
 * @throws {ShapeError} at `describe`, where their outputs differ in shape
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { ensemble, linear } from "@tilegrad/tilegrad/layers";
 * const vote = ensemble({ first: linear(4, 3), second: linear(4, 3) });
 * console.log(vote.apply(vote.init(key(1)), zeros([2, 4])).shape); // [2, 3]
 * ```
 */
export function ensemble<const L extends Modules>(members: L): Module<ParamNames<L>, BufferNames<L>> {
  const parts: NamedModule[] = Object.entries(members);
  if (parts.length === 0) throw new ValueError("Cannot make ensemble: it has no member, it needs at least one");
  return defineModule({
    kind: "ensemble",
    specs: specsOf(parts) as Module<ParamNames<L>, BufferNames<L>>["specs"],
    forward: (pass, x) => meanProbability(parts.map(([name, member]) => pass.run(name, member, x))),
    describe(input) {
      const children = parts.map((part) => childOf(part, input, pointField));
      const outputs = children.map(({ description }) => description.output);
      if (outputs.some((output) => output.join() !== outputs[0].join())) {
        throw new ShapeError(
          `Cannot apply ensemble: its members give ${
            outputs.map((output) => `[${output}]`).join(", ")
          }, they must be equal`,
        );
      }
      return containerOf(
        "ensemble",
        outputs[0],
        widest(children.map(({ description }) => description.field)),
        children,
      );
    },
  });
}

/**
 * Model averaging: each variable is the mean of that variable in several trainings, or moments of one, of one model; integer
 * buffers are those of the first.
 *
 * Source: Utans 1996, "Weight averaging for neural networks and local resampling schemes"; Izmailov et al. 2018, "Averaging
 * weights leads to wider optima and better generalization".
 *
 * @param all variables under equal names and of equal shapes
 * @throws {ValueError} where there are none, or a name is missing
 *
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { averageVariables, linear } from "@tilegrad/tilegrad/layers";
 * const model = linear(4, 3);
 * const mean = averageVariables([model.init(key(1)), model.init(key(2))]);
 * console.log(mean.params.weight.shape); // [3, 4]
 * ```
 */
export function averageVariables<P extends string, B extends string>(
  all: readonly Variables<P, B>[],
): Variables<P, B> {
  if (all.length === 0) throw new ValueError("Cannot average variables: found none, needs at least one");
  const average = <K extends string>(records: readonly Params<K>[]): Params<K> => {
    const means = Object.entries<Tensor>(records[0]).map(([name, first]) => {
      if (first.dtype !== "float32") return [name, mul(first, 1)];
      const values = records.map((record) => record[name as K]);
      if (values.includes(undefined as unknown as Tensor)) {
        throw new ValueError(`Cannot average variables: ${name} is missing in some, all must be of one model`);
      }
      return [name, mul(values.reduce((a, b) => add(a, b)), 1 / values.length)];
    });
    return Object.fromEntries(means);
  };
  return { params: average(all.map(({ params }) => params)), buffers: average(all.map(({ buffers }) => buffers)) };
}
