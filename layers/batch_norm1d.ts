import { ShapeError } from "../core/mod.ts";
import { batchNorm2d, type BatchNormOptions } from "./batch_norm2d.ts";
import { defineModule } from "./define.ts";
import type { Module } from "./module.ts";

/** A batch normalisation: its parameters and buffers have the names of `batchNorm2d`. */
export type BatchNorm = Module<"weight" | "bias", "running_mean" | "running_var" | "num_batches_tracked">;

/** Batch normalisation for inputs of these ranks. */
function forRanks(kind: string, ranks: readonly number[], layout: string, channels: number, options: BatchNormOptions) {
  const inner = batchNorm2d(channels, options);
  const check = (shape: readonly number[]) => {
    if (ranks.includes(shape.length)) return;
    throw new ShapeError(`Cannot apply ${kind}: x is [${shape}], it needs ${layout}`);
  };
  return defineModule({
    kind,
    specs: inner.specs,
    forward(pass, x) {
      check(x.shape);
      return inner.forward(pass, x);
    },
    describe(input) {
      check(input);
      return { ...inner.describe(input), kind };
    },
  });
}

/**
 * Batch normalisation of each feature, x [N, C] or [N, C, L]; otherwise `batchNorm2d`.
 *
 * @param channels C
 * @throws {ShapeError} where `channels` is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { batchNorm1d, linear, relu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ fc: linear(8, 4), bn: batchNorm1d(4), relu: relu() });
 * ```
 */
export function batchNorm1d(channels: number, options: BatchNormOptions = {}): BatchNorm {
  return forRanks("batchNorm1d", [2, 3], "[N, C] or [N, C, L]", channels, options);
}

/**
 * Batch normalisation of each channel of volumes, x [N, C, D, H, W]; otherwise `batchNorm2d`.
 *
 * @param channels C
 * @throws {ShapeError} where `channels` is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { batchNorm3d } from "@tilegrad/tilegrad/layers";
 * console.log(batchNorm3d(4).describe([2, 4, 8, 8, 8]).params); // 8
 * ```
 */
export function batchNorm3d(channels: number, options: BatchNormOptions = {}): BatchNorm {
  return forRanks("batchNorm3d", [5], "[N, C, D, H, W]", channels, options);
}
