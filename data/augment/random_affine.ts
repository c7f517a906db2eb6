import { add, cos, div, type Key, matmul, mul, round, sin, sub, tan, type Tensor } from "../../core/mod.ts";
import { mat3d } from "wgpu-matrix";
import type { Size } from "./augmentation.ts";
import { drawEach } from "./draws.ts";
import { geometric, type GeometricAugmentation, type Sampling } from "./geometric.ts";
import { constantMap, mapsOf } from "./matrices.ts";
import { aboveZero, type Range, requireRange, symmetricRange } from "./options.ts";

/** How far images are turned, moved, scaled and sheared, and how they are read. */
export interface RandomAffineOptions extends Sampling {
  /** Degrees, clockwise; one number reaches to both sides; default 0. */
  readonly degrees?: number | Range;
  /** Parts of the width and of the height that images are moved by at most, in whole pixels; default none. */
  readonly translate?: readonly [alongX: number, alongY: number];
  /** Factors; default 1. */
  readonly scale?: Range;
  /** Degrees along x and along y; one number reaches to both sides along x; default 0. */
  readonly shear?: number | { readonly x?: Range; readonly y?: Range };
}

/**
 * Images turned, sheared, scaled and moved at random around their middle, as torchvision's `RandomAffine` and the `affine` of this
 * library, all in one sampling.
 *
 * @param options ranges, `mode` (default `bilinear`), `border` (default `constant`) and `fill` (default 0)
 * @throws {ValueError} where a range makes no sense
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { randomAffine } from "@tilegrad/tilegrad/data/augment";
 * const augment = randomAffine({ degrees: 15, translate: [0.1, 0.1], scale: [0.9, 1.1], shear: 5 });
 * console.log(augment(key(1), ones([8, 1, 28, 28])).shape); // [8, 1, 28, 28]
 * ```
 */
export function randomAffine(
  { degrees = 0, translate = [0, 0], scale = [1, 1], shear = 0, ...sampling }: RandomAffineOptions = {},
): GeometricAugmentation {
  const action = "randomAffine";
  const { x: alongX = [0, 0], y: alongY = [0, 0] } = typeof shear === "number" ? { x: [-shear, shear] } : shear;
  const ranges = {
    turn: radians(symmetricRange(action, "degrees", degrees)),
    shearX: radians(requireRange(action, "shear", alongX as Range)),
    shearY: radians(requireRange(action, "shear", alongY)),
    scale: requireRange(action, "scale", scale, aboveZero),
  };
  for (const part of translate) requireRange(action, "translate", [0, part], 0, 1);
  return geometric({
    resultSize: (size) => size,
    maps: (key, images, size) => affineMaps(key, images, size, ranges, translate),
    sampling: { mode: "bilinear", border: "constant", fill: 0, ...sampling },
  });
}

/**
 * Images turned at random around their middle.
 *
 * @param degrees one number reaches to both sides; positive turns clockwise
 * @param sampling `mode` (default `bilinear`), `border` (default `constant`) and `fill` (default 0)
 * @throws {ValueError} where the range makes no sense
 *
 * @example
 * ```ts
 * import { compose, randomCrop, randomRotation } from "@tilegrad/tilegrad/data/augment";
 * const augment = compose(randomRotation(15, { border: "reflect" }), randomCrop(28, { padding: 2, border: "reflect" }));
 * ```
 */
export function randomRotation(degrees: number | Range, sampling: Sampling = {}): GeometricAugmentation {
  return randomAffine({ degrees: symmetricRange("randomRotation", "degrees", degrees), ...sampling });
}

function radians([lowest, highest]: Range): Range {
  return [lowest * Math.PI / 180, highest * Math.PI / 180];
}

/** The inverses of move, turn, shear and scale around the middle: the matrix of `affine`, for each image its own. */
function affineMaps(
  key: Key,
  images: number,
  [height, width]: Size,
  ranges: Readonly<Record<"turn" | "shearX" | "shearY" | "scale", Range>>,
  [alongX, alongY]: readonly [number, number],
): Tensor {
  const [mostRight, mostDown] = [alongX * width, alongY * height];
  const [turn, shearX, shearY, scale, right, down] = drawEach(key, images, [
    ...[ranges.turn, ranges.shearX, ranges.shearY, ranges.scale],
    ...[[-mostRight, mostRight], [-mostDown, mostDown]] as const,
  ]);
  const turned = [cos(turn), sin(turn)];
  const lower = [sub(mul(tan(shearY), turned[0]), turned[1]), add(mul(tan(shearY), turned[1]), turned[0])];
  const upper = turned.map((element, i) => add(mul(tan(shearX), lower[i]), element));
  const [xx, xy, yx, yy] = [...upper, ...lower].map((element) => div(element, scale));
  const [x, y] = [width / 2, height / 2];
  const back = mapsOf(images, [1, 0, sub(-x, round(right)), 0, 1, sub(-y, round(down)), 0, 0, 1]);
  return matmul(constantMap(mat3d.translation([x, y])), matmul(mapsOf(images, [xx, xy, 0, yx, yy, 0, 0, 0, 1]), back));
}
