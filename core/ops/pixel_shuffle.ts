import { ShapeError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { permute, reshape } from "./movement.ts";

/** Throws unless x has images and the factor divides what it must. */
function requireFactor(action: string, shape: Shape, factor: number, divided: Readonly<Record<string, number>>): void {
  if (shape.length !== 4) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(shape)}, it needs rank 4, [N, C, H, W]`);
  }
  if (!Number.isInteger(factor) || factor < 1) {
    throw new ShapeError(`Cannot apply ${action}: needs a whole number of at least 1, found ${factor}`);
  }
  for (const [what, divisor] of Object.entries(divided)) {
    const extent = shape["NCHW".indexOf(what)];
    if (extent % divisor !== 0) {
      throw new ShapeError(
        `Cannot apply ${action}: ${what} of ${showShape(shape)} is ${extent}, it must be a multiple of ${divisor}`,
      );
    }
  }
}

/**
 * Channels become pixels: `y[n, c, h r + i, w r + j] = x[n, (c r + i) r + j, h, w]`.
 *
 * Source: Shi et al. 2016, "Real-time single image and video super-resolution using an efficient sub-pixel convolutional
 * neural network".
 *
 * @param x [N, C r r, H, W]
 * @param factor r
 * @returns [N, C, H r, W r]
 * @throws {ShapeError} where the channels are no multiple of r r
 *
 * @example
 * ```ts
 * import { pixelShuffle, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([1, 2, 3, 4], { shape: [1, 4, 1, 1] });
 * console.log(await pixelShuffle(x, 2).array()); // [[[[1, 2], [3, 4]]]]
 * ```
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  requireFactor("pixelShuffle", x.shape, factor, { C: factor * factor });
  const [images, channels, height, width] = x.shape;
  const outputs = channels / (factor * factor);
  const parts = reshape(x, [images, outputs, factor, factor, height, width]);
  return reshape(permute(parts, [0, 1, 4, 2, 5, 3]), [images, outputs, height * factor, width * factor]);
}

/**
 * Pixels become channels, the inverse of `pixelShuffle`: `y[n, (c r + i) r + j, h, w] = x[n, c, h r + i, w r + j]`.
 *
 * @param x [N, C, H r, W r]
 * @param factor r
 * @returns [N, C r r, H, W]
 * @throws {ShapeError} where height or width are no multiples of r
 *
 * @example
 * ```ts
 * import { pixelUnshuffle, zeros } from "@tilegrad/tilegrad";
 * console.log(pixelUnshuffle(zeros([1, 3, 8, 8]), 2).shape); // [1, 12, 4, 4]
 * ```
 */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  requireFactor("pixelUnshuffle", x.shape, factor, { H: factor, W: factor });
  const [images, channels, height, width] = x.shape;
  const [rows, columns] = [height / factor, width / factor];
  const parts = reshape(x, [images, channels, rows, factor, columns, factor]);
  return reshape(permute(parts, [0, 1, 3, 5, 2, 4]), [images, channels * factor * factor, rows, columns]);
}

/**
 * Channels in another order: the groups are dealt out like cards, `y[n, i g + k] = x[n, k C / g + i]`.
 *
 * Source: Zhang et al. 2018, "ShuffleNet: an extremely efficient convolutional neural network for mobile devices".
 *
 * @param x [N, C, H, W]
 * @param groups g
 * @throws {ShapeError} where the channels are no multiple of g
 *
 * @example
 * ```ts
 * import { channelShuffle, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([1, 2, 3, 4], { shape: [1, 4, 1, 1] });
 * console.log(await channelShuffle(x, 2).data()); // [1, 3, 2, 4]
 * ```
 */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  requireFactor("channelShuffle", x.shape, groups, { C: groups });
  const [images, channels, height, width] = x.shape;
  const parts = reshape(x, [images, groups, channels / groups, height, width]);
  return reshape(permute(parts, [0, 2, 1, 3, 4]), x.shape);
}
