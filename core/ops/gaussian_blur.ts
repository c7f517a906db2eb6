import { tensor } from "../create.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Pair, pairOf } from "./_padding.ts";
import { inNameOf, requireTypes } from "./_rules.ts";
import { conv2d } from "./conv2d.ts";
import { reshape } from "./movement.ts";
import { pad } from "./pad.ts";

/** Gauss's bell over `size` places, adding up to 1. */
function bell(size: number, sigma: number): Float32Array {
  const weights = Array.from({ length: size }, (_, i) => Math.exp(-0.5 * ((i - (size - 1) / 2) / sigma) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(weights, (weight) => weight / total);
}

/**
 * Blurred images: each pixel is the mean of those around it, weighted by `exp(-distance^2 / (2 sigma^2))`; the border is
 * mirrored. As torchvision's `gaussian_blur`; rows first, then columns.
 *
 * @param x [..., H, W], `float32`
 * @param size odd height and width of the window
 * @param options.sigma in pixels, one number or [vertical, horizontal]; default `0.15 size + 0.35`
 * @throws {ShapeError} where the size is even, or half of it reaches over the whole image
 * @throws {ValueError} where sigma is not above 0
 *
 * @example
 * ```ts
 * import { gaussianBlur, ones } from "@tilegrad/tilegrad";
 * const soft = gaussianBlur(ones([1, 3, 32, 32]), 5, { sigma: 1.5 });
 * ```
 */
export function gaussianBlur(
  x: Tensor,
  size: number | Pair,
  { sigma }: { sigma?: number | Pair } = {},
): Tensor {
  requireTypes("gaussianBlur", [x], ["float32"]);
  const sizes = pairOf("gaussianBlur", "size", size, 1);
  const given = typeof sigma === "number" ? [sigma, sigma] : sigma;
  const sigmas = given ?? sizes.map((one) => 0.15 * one + 0.35);
  if (x.shape.length < 2 || sizes.some((one) => one % 2 === 0)) {
    throw new ShapeError(
      `Cannot apply gaussianBlur: x is ${showShape(x.shape)}, the size [${sizes}]; needs [..., H, W] and odd sizes`,
    );
  }
  if (sigmas.some((one) => !(one > 0))) {
    throw new ValueError(`Cannot apply gaussianBlur: sigma must be above 0, found ${sigmas}`);
  }
  const [height, width] = x.shape.slice(-2);
  const planes = reshape(x, [sizeOf(x.shape.slice(0, -2)), 1, height, width]);
  const [vertical, horizontal] = sizes.map((one) => (one - 1) / 2);
  const widths = [[0, 0], [0, 0], [vertical, vertical], [horizontal, horizontal]] as const;
  const framed = inNameOf("gaussianBlur", () => pad(planes, widths, { mode: "reflect" }));
  const across = tensor(bell(sizes[1], sigmas[1]), { shape: [1, 1, 1, sizes[1]] });
  const down = tensor(bell(sizes[0], sigmas[0]), { shape: [1, 1, sizes[0], 1] });
  return reshape(conv2d(conv2d(framed, across), down), x.shape);
}
