import type { Shape } from "../core/mod.ts";
import { fans, type Initializer, kaimingUniform, uniformInit } from "./init.ts";
import type { Specs } from "./module.ts";

/** Whether a layer has a bias, and how its values start. */
export interface AffineOptions<Bias extends boolean = boolean> {
  /** False leaves out the bias; true unless told. */
  readonly bias?: Bias;
  /** First values of the weight; U(-b, b) with `b = 1 / sqrt(fanIn)` unless told, as in PyTorch. */
  readonly weightInit?: Initializer;
  /** First values of the bias; as those of the weight unless told. */
  readonly biasInit?: Initializer;
}

/** The names of the parameters of a layer with or without a bias. */
export type AffineName<Bias extends boolean> = Bias extends false ? "weight" : "weight" | "bias";

/** The variables of a layer `weight x + bias`, weight [out, in, ...kernel] unless the number of outputs is told. */
export function weightAndBias<Bias extends boolean>(
  shape: Shape,
  options: AffineOptions<Bias>,
  outputs = shape[0],
): Specs<AffineName<Bias>> {
  const { weightInit = kaimingUniform({ slope: Math.sqrt(5) }), bias = true } = options;
  const { biasInit = uniformInit(1 / Math.sqrt(fans(shape).in)) } = options;
  const weight = { shape, init: weightInit };
  const specs: Specs = bias ? { weight, bias: { shape: [outputs], init: biasInit } } : { weight };
  return specs as Specs<AffineName<Bias>>;
}
