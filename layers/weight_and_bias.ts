import type { Shape } from "../core/mod.ts";
import { fans, type Initializer, kaimingUniform, uniformInit } from "./init.ts";
import type { Specs } from "./module.ts";

/** Whether a layer has a bias, and how its values start. */
export interface AffineOptions {
  /** False leaves out the bias; true unless told. */
  readonly bias?: boolean;
  /** First values of the weight; U(-b, b) with `b = 1 / sqrt(fanIn)` unless told, as in PyTorch. */
  readonly weightInit?: Initializer;
  /** First values of the bias; as those of the weight unless told. */
  readonly biasInit?: Initializer;
}

/** The variables of a layer `weight x + bias`, weight [out, in, ...kernel]. */
export function weightAndBias(shape: Shape, options: AffineOptions): Specs<"weight" | "bias"> {
  const { weightInit = kaimingUniform({ slope: Math.sqrt(5) }), bias = true } = options;
  const { biasInit = uniformInit(1 / Math.sqrt(fans(shape).in)) } = options;
  const weight = { shape, init: weightInit };
  return (bias ? { weight, bias: { shape: [shape[0]], init: biasInit } } : { weight }) as Specs<"weight" | "bias">;
}
