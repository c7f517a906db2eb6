import { bilinear as multiply, ShapeError, splitTensor, type Tensor } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { uniformInit } from "./init.ts";
import type { Module } from "./module.ts";
import { checkCount, sizeOf } from "./sizes.ts";
import { type AffineName, type AffineOptions, weightAndBias } from "./weight_and_bias.ts";

/**
 * A linear map of two vectors at once: `y[o] = sum_ij a[i] weight[o, i, j] b[j] + bias[o]`. The two come one after the other in
 * the last axis, x = [a, b] of [..., in1 + in2], to [..., out]. Parameters: `weight` [out, in1, in2], `bias` [out]; both start
 * as U(-b, b) with `b = 1 / sqrt(in1)` unless told, as in PyTorch.
 *
 * @param firstFeatures in1
 * @param secondFeatures in2
 * @param outFeatures out
 * @throws {ShapeError} where a count is no whole number of at least 1, at `apply` where the last axis is not in1 + in2 long
 *
 * @example
 * ```ts
 * import { concat, key, ones } from "@tilegrad/tilegrad";
 * import { bilinear } from "@tilegrad/tilegrad/layers";
 * const layer = bilinear(3, 4, 2);
 * console.log(layer.apply(layer.init(key(0)), concat([ones([8, 3]), ones([8, 4])], 1)).shape); // [8, 2]
 * ```
 */
export function bilinear<Bias extends boolean = true>(
  firstFeatures: number,
  secondFeatures: number,
  outFeatures: number,
  options: AffineOptions<Bias> = {},
): Module<AffineName<Bias>, never> {
  const counts = { firstFeatures, secondFeatures, outFeatures };
  for (const [what, count] of Object.entries(counts)) checkCount("bilinear", what, count);
  const init = uniformInit(1 / Math.sqrt(firstFeatures));
  const shape = [outFeatures, firstFeatures, secondFeatures];
  return defineLayer({
    kind: "bilinear",
    params: weightAndBias(shape, {
      ...options,
      weightInit: options.weightInit ?? init,
      biasInit: options.biasInit ?? init,
    }),
    forward(pass, x: Tensor) {
      if (x.shape.at(-1) !== firstFeatures + secondFeatures) {
        throw new ShapeError(
          `Cannot apply bilinear: x is [${x.shape}], its last axis needs ${firstFeatures} + ${secondFeatures} elements`,
        );
      }
      const [a, b] = splitTensor(x, [firstFeatures, secondFeatures], -1);
      return multiply(a, b, pass.param("weight"), options.bias === false ? null : pass.param("bias"));
    },
    macs: (_, output) => sizeOf(output) * firstFeatures * secondFeatures,
  });
}
