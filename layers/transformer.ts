import { add } from "../core/mod.ts";
import { type Activation, relu } from "./activation.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField, wholeField } from "./description.ts";
import { dropout as dropoutLayer } from "./dropout.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import type { Module } from "./module.ts";

/** How `transformerEncoderLayer` and `transformerDecoderLayer` are built. */
export interface TransformerOptions {
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
 * The attentions of a transformer's layer, and two linear layers after them, each a branch that is added to its input:
 * `x = norm(x + dropout(branch(x)))`, or with `normFirst` `x = x + dropout(branch(norm(x)))`.
 */
export function transformerLayer(
  kind: string,
  attentions: readonly NamedModule[],
  features: number,
  { hidden = 2048, dropout = 0.1, activation = relu(), normFirst = false, eps }: TransformerOptions,
): Module {
  const feedForward: readonly NamedModule[] = [
    ["linear1", linear(features, hidden)],
    ["activation", activation],
    ["dropout", dropoutLayer(dropout)],
    ["linear2", linear(hidden, features)],
  ];
  const works = [...attentions.map((attention) => [attention]), feedForward];
  const norms = works.map((_, i): NamedModule => [`norm${i + 1}`, layerNorm(features, { eps })]);
  const branches = works.map((work, i): readonly NamedModule[] => [
    ...normFirst ? [norms[i]] : [],
    ...work,
    [`dropout${i + 1}`, dropoutLayer(dropout)],
  ]);
  const parts = branches.flatMap((branch, i) => normFirst ? branch : [...branch, norms[i]]);
  return defineModule({
    kind,
    specs: specsOf(parts),
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
      return containerOf(kind, input, wholeField(input), children);
    },
  });
}
