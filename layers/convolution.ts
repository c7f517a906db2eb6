import { type Pair, ShapeError, type Tensor } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import type { Field, Window } from "./description.ts";
import type { Module } from "./module.ts";
import { checkCount, sizeOf } from "./sizes.ts";
import { type AffineName, type AffineOptions, weightAndBias } from "./weight_and_bias.ts";

/** What a convolution of any rank is made of. */
export interface ConvolutionDefinition {
  readonly kind: string;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Extents of a filter along all axes. */
  readonly kernel: readonly number[];
  readonly groups?: number;
  /** What slides over each plane. */
  readonly window: Window;
  /** Whether the weight is [Cin, Cout / groups, ...kernel], and the window slides over the result. */
  readonly isTransposed?: boolean;
  run(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor;
}

/** A convolution, transposed or not, with its parameters `weight` and `bias` [Cout]. */
export function convolution<Bias extends boolean>(
  { kind, inChannels, outChannels, kernel, groups = 1, window, isTransposed = false, run }: ConvolutionDefinition,
  options: AffineOptions<Bias>,
): Module<AffineName<Bias>, never> {
  for (const [what, count] of Object.entries({ inChannels, outChannels, groups })) checkCount(kind, what, count);
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new ShapeError(
      `Cannot make ${kind}: found ${inChannels} to ${outChannels} channels in ${groups} groups, needs multiples of ${groups}`,
    );
  }
  const [first, second] = isTransposed ? [inChannels, outChannels] : [outChannels, inChannels];
  const weight = [first, second / groups, ...kernel];
  return defineLayer({
    kind,
    params: weightAndBias(weight, options, outChannels),
    forward: (pass, x) => run(x, pass.param("weight"), options.bias === false ? null : pass.param("bias")),
    macs: (input, output) => sizeOf(isTransposed ? input : output) * sizeOf(weight.slice(1)),
    ...isTransposed ? { field: () => transposedField(window) } : { window },
  });
}

/** An element of the result is reached by one element of x in `stride`, so neighbours are a fraction of an element apart. */
function transposedField({ kernel, stride, dilation }: Window): Field {
  const along = (of: (axis: 0 | 1) => number): Pair => [of(0), of(1)];
  return {
    size: along((axis) => Math.ceil(((kernel[axis] - 1) * dilation[axis] + 1) / stride[axis])),
    jump: along((axis) => 1 / stride[axis]),
    whole: false,
  };
}
