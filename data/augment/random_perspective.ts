import { add, div, type Key, matmul, mul, split, sub, type Tensor, uniform } from "../../core/mod.ts";
import { mat3d } from "wgpu-matrix";
import type { Size } from "./augmentation.ts";
import { geometric, type GeometricAugmentation, type Sampling } from "./geometric.ts";
import { constantMap, mapsOf } from "./matrices.ts";
import { requireRange } from "./options.ts";
import { randomly } from "./randomly.ts";

/** How much images are distorted, how many of them, and how they are read. */
export interface RandomPerspectiveOptions extends Sampling {
  /** How far corners move towards the middle: 0 not at all, 1 as far as the middle; default 0.5. */
  readonly distortion?: number;
  /** Probability; default 0.5. */
  readonly p?: number;
}

/**
 * Images seen from elsewhere: each corner moves inwards by up to `distortion / 2` of the width and of the height, as
 * torchvision's `RandomPerspective` but for whole pixels.
 *
 * Source of the map of a square to four corners: Heckbert 1989, "Fundamentals of texture mapping and image warping".
 *
 * @param options `distortion`, `p`, `mode` (default `bilinear`), `border` (default `constant`) and `fill` (default 0)
 * @throws {ValueError} where the distortion is not from 0 to 1, or p no probability
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { randomPerspective } from "@tilegrad/tilegrad/data/augment";
 * console.log(randomPerspective({ distortion: 0.3 })(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export function randomPerspective(
  { distortion = 0.5, p = 0.5, ...sampling }: RandomPerspectiveOptions = {},
): GeometricAugmentation {
  requireRange("randomPerspective", "distortion", [0, distortion], 0, 1);
  return randomly(
    p,
    geometric({
      resultSize: (size) => size,
      maps: (key, images, size) => mapsFromCorners(drawCorners(key, images, size, distortion), images, size),
      sampling: { mode: "bilinear", border: "constant", fill: 0, ...sampling },
    }),
  );
}

/** A place for each image: [N] each. */
interface Place {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Where the corners come to: top left, top right, bottom right, bottom left. */
function drawCorners(key: Key, images: number, [height, width]: Size, distortion: number): Place[] {
  const keys = split(key, 8);
  const inwards = (i: number, extent: number) => uniform(keys[i], [images], { max: distortion * extent / 2 });
  return [[0, 0], [1, 0], [1, 1], [0, 1]].map(([right, bottom], i) => {
    const [x, y] = [inwards(2 * i, width), inwards(2 * i + 1, height)];
    return { x: right ? sub(width, x) : x, y: bottom ? sub(height, y) : y };
  });
}

/** From the quadrilateral to the image: the inverse of square to quadrilateral (its adjugate), then square to image. */
function mapsFromCorners(corners: readonly Place[], images: number, [height, width]: Size): Tensor {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const cross = (a: Tensor, b: Tensor, c: Tensor, d: Tensor) => sub(mul(a, b), mul(c, d));
  const across = { x: sub(topRight.x, bottomRight.x), y: sub(topRight.y, bottomRight.y) };
  const along = { x: sub(bottomLeft.x, bottomRight.x), y: sub(bottomLeft.y, bottomRight.y) };
  const rest = { x: sub(sub(topLeft.x, topRight.x), along.x), y: sub(sub(topLeft.y, topRight.y), along.y) };
  const area = cross(across.x, along.y, along.x, across.y);
  const g = div(cross(rest.x, along.y, along.x, rest.y), area);
  const h = div(cross(across.x, rest.y, rest.x, across.y), area);
  const [c, f] = [topLeft.x, topLeft.y];
  const [a, b] = [add(sub(topRight.x, c), mul(g, topRight.x)), add(sub(bottomLeft.x, c), mul(h, bottomLeft.x))];
  const [d, e] = [add(sub(topRight.y, f), mul(g, topRight.y)), add(sub(bottomLeft.y, f), mul(h, bottomLeft.y))];
  const determinant = cross(a, e, b, d);
  const adjugate = [
    ...[sub(e, mul(f, h)), sub(mul(c, h), b), cross(b, f, c, e)],
    ...[sub(mul(f, g), d), sub(a, mul(c, g)), cross(c, d, a, f)],
    ...[cross(d, h, e, g), cross(b, g, a, h), determinant],
  ];
  // Scaled so that the last element is 1: where no corner moves the map is the identity to the bit.
  const scaled = adjugate.map((element) => div(element, determinant));
  return matmul(constantMap(mat3d.scaling([width, height])), mapsOf(images, scaled));
}
