import {
  add,
  div,
  type Key,
  matmul,
  mul,
  roll,
  slice,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  uniform,
  unstack,
} from "../../core/mod.ts";
import { mat3d } from "wgpu-matrix";
import type { Size } from "./augmentation.ts";
import { geometric, type GeometricAugmentation, type Sampling } from "./geometric.ts";
import { constantMap } from "./matrices.ts";
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
 * Source of the map of a square to four corners: Heckbert 1989, "Fundamentals of texture mapping and image warping", chapter 2.
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
      maps: (key, images, size) => mapsFromCorners(drawCorners(key, images, size, distortion), size),
      sampling: { mode: "bilinear", border: "constant", fill: 0, ...sampling },
    }),
  );
}

/** Where the corners come to: top left, top right, bottom right, bottom left, as (x, y, 1), [N, 3] each. */
function drawCorners(key: Key, images: number, [height, width]: Size, distortion: number): Tensor[] {
  const corners = tensor([[[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]]);
  const [inX, inY] = [distortion * width / 2, distortion * height / 2];
  const inwards = tensor([[[inX, inY, 0], [-inX, inY, 0], [-inX, -inY, 0], [inX, -inY, 0]]]);
  return unstack(add(mul(uniform(key, [images, 4, 3]), inwards), corners), 1);
}

/** From the quadrilateral to the image: the inverse of unit square to quadrilateral (its adjugate), then square to image. */
function mapsFromCorners(
  [topLeft, topRight, bottomRight, bottomLeft]: readonly Tensor[],
  [height, width]: Size,
): Tensor {
  // The columns of the matrix from the square are right, down and topLeft; their sum is a multiple of bottomRight.
  const bottom = cross(bottomLeft, bottomRight);
  const area = dot(topRight, bottom);
  const right = sub(mul(topRight, div(dot(topLeft, bottom), area)), topLeft);
  const down = sub(mul(bottomLeft, div(dot(topLeft, cross(bottomRight, topRight)), area)), topLeft);
  const adjugate = stack([cross(down, topLeft), cross(topLeft, right), cross(right, down)], 1);
  const maps = matmul(constantMap(mat3d.scaling([width, height])), adjugate);
  // Where no corner moves this is the identity to the bit.
  return div(maps, slice(maps, [null, [2, 3], [2, 3]]));
}

/** Products of vectors [N, 3]: [N, 3] and [N, 1]. */
function cross(a: Tensor, b: Tensor): Tensor {
  const [next, last] = [(v: Tensor) => roll(v, [-1], [1]), (v: Tensor) => roll(v, [1], [1])];
  return sub(mul(next(a), last(b)), mul(last(a), next(b)));
}

function dot(a: Tensor, b: Tensor): Tensor {
  return sum(mul(a, b), { axis: 1, keepdims: true });
}
