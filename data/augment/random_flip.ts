import { mat3d } from "wgpu-matrix";
import { geometric, type GeometricAugmentation } from "./geometric.ts";
import { constantMap } from "./matrices.ts";
import { randomly } from "./randomly.ts";

/** Mirrors the axes whose factor is -1. */
function mirror(alongX: 1 | -1, alongY: 1 | -1): GeometricAugmentation {
  return geometric({
    resultSize: (size) => size,
    maps(_, __, [height, width]) {
      const toFarEdge = mat3d.translation([alongX < 0 ? width : 0, alongY < 0 ? height : 0]);
      return constantMap(mat3d.multiply(toFarEdge, mat3d.scaling([alongX, alongY])));
    },
    sampling: {},
  });
}

/**
 * Images mirrored left to right, each with probability p.
 *
 * @param p default 0.5
 * @throws {ValueError} where p is no probability
 *
 * @example
 * ```ts
 * import { key, tensor } from "@tilegrad/tilegrad";
 * import { randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
 * console.log(await randomHorizontalFlip(1)(key(1), tensor([[[[1, 2, 3]]]])).array()); // [[[[3, 2, 1]]]]
 * ```
 */
export function randomHorizontalFlip(p = 0.5): GeometricAugmentation {
  return randomly(p, mirror(-1, 1));
}

/**
 * Images mirrored top to bottom, each with probability p.
 *
 * @param p default 0.5
 * @throws {ValueError} where p is no probability
 *
 * @example
 * ```ts
 * import { key, tensor } from "@tilegrad/tilegrad";
 * import { randomVerticalFlip } from "@tilegrad/tilegrad/data/augment";
 * console.log(await randomVerticalFlip(1)(key(1), tensor([[[[1], [2]]]])).array()); // [[[[2], [1]]]]
 * ```
 */
export function randomVerticalFlip(p = 0.5): GeometricAugmentation {
  return randomly(p, mirror(1, -1));
}
