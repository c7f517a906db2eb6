import { batchNorm, batchNormTrain, hostScalar } from "../core/mod.ts";
import { defineLayer } from "./define.ts";
import { onesInit, zerosInit } from "./init.ts";
import type { Module } from "./module.ts";
import { checkCount } from "./sizes.ts";

/** How `batchNorm2d` normalises. */
export interface BatchNormOptions {
  /** Added to the variance, 1e-5 unless told. */
  readonly eps?: number;
  /** How much of the batch's statistics enters the running ones, 0.1 unless told. */
  readonly momentum?: number;
}

/**
 * Batch normalisation of each channel: `y = (x - mean) / sqrt(variance + eps) weight + bias`, x [N, C, H, W].
 *
 * Training takes mean and (biased) variance of the batch, and moves the running statistics towards them:
 * `running = (1 - momentum) running + momentum batch`, the running variance with the unbiased one. Evaluation takes the
 * running statistics. Parameters `weight`, `bias` [C]; buffers `running_mean`, `running_var` [C] and
 * `num_batches_tracked`, int32.
 *
 * Source: Ioffe and Szegedy 2015, "Batch normalization".
 *
 * @param channels C
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { batchNorm2d } from "@tilegrad/tilegrad/layers";
 * const layer = batchNorm2d(3);
 * const { params, buffers } = layer.init(key(0));
 * const [y, next] = layer.apply({ params, buffers }, ones([8, 3, 4, 4]), { train: true });
 * console.log(y.shape, Object.keys(next)); // [8, 3, 4, 4], running_mean, running_var, num_batches_tracked
 * ```
 */
export function batchNorm2d(
  channels: number,
  { eps = 1e-5, momentum = 0.1 }: BatchNormOptions = {},
): Module<"weight" | "bias", "running_mean" | "running_var" | "num_batches_tracked"> {
  checkCount("batchNorm2d", "channels", channels);
  const zeros = { shape: [channels], init: zerosInit };
  const ones = { shape: [channels], init: onesInit };
  return defineLayer({
    kind: "batchNorm2d",
    params: { weight: ones, bias: zeros },
    buffers: {
      running_mean: zeros,
      running_var: ones,
      num_batches_tracked: { shape: [], dtype: "int32", init: zerosInit },
    },
    forward(pass, x) {
      const affine = { weight: pass.param("weight"), bias: pass.param("bias"), eps };
      const runningMean = pass.buffer("running_mean");
      const runningVar = pass.buffer("running_var");
      if (!pass.train) return batchNorm(x, { ...affine, mean: runningMean, variance: runningVar });
      const [y, mean, variance] = batchNormTrain(x, { ...affine, runningMean, runningVar, momentum });
      pass.update("running_mean", mean);
      pass.update("running_var", variance);
      pass.update(
        "num_batches_tracked",
        hostScalar((count) => count + 1, [pass.buffer("num_batches_tracked")], "int32"),
      );
      return y;
    },
  });
}
