import {
  add,
  concat,
  div,
  expandDims,
  greaterEqual,
  indices,
  less,
  logicalAnd,
  matmul,
  realize,
  reshape,
  ShapeError,
  softmax,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  ValueError,
  where,
} from "../core/mod.ts";
import type { Module, Variables } from "../layers/mod.ts";
import { fixedObjective, type Objective, objectiveScores } from "./objective.ts";

/** The patch that hides parts of an image. */
export interface OcclusionOptions {
  /** Height and width of the patch in pixels; a quarter of the image's shorter side unless told. */
  readonly size?: number;
  /** Pixels between neighbouring patches; 1 unless told. */
  readonly stride?: number;
  /** What is put in place of the pixels; 0, the mean of normalised images, unless told. */
  readonly value?: number;
  /** Images that go through the model at once, 64 unless told. */
  readonly batchSize?: number;
}

/**
 * Which parts of an image its class hangs on: a patch slides over it, and each pixel gets the mean, over the patches that
 * cover it, of how much the probability of the class falls, `p(x) - p(x occluded)`. Pixels that no patch covers get 0.
 *
 * Source: Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks".
 *
 * @param model gives logits [N, classes]
 * @param x images [N, C, H, W]
 * @param objective a class, the likeliest of the whole image unless told; for a unit its activation takes the place of `p`
 * @returns [N, H, W]
 * @throws {ShapeError} where the patch is larger than the image
 * @throws {ValueError} where there is no such class, layer or unit, or an option is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { key, normal } from "@tilegrad/tilegrad";
 * import { occlusionMap } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const x = normal(key(1), [1, 1, 28, 28]);
 * const map = await occlusionMap(model, model.init(key(0)), x, { class: 3 }, { size: 7, stride: 7 });
 * console.log(map.shape); // [1, 28, 28]
 * ```
 */
export async function occlusionMap(
  model: Module,
  variables: Variables,
  x: Tensor,
  objective: Objective = {},
  options: OcclusionOptions = {},
): Promise<Tensor> {
  if (x.shape.length !== 4) throw new ShapeError(`Cannot occlude images: found [${x.shape}], needed [N, C, H, W]`);
  const [count, channels, height, width] = x.shape;
  const { size = Math.max(1, Math.floor(Math.min(height, width) / 4)), stride = 1, value = 0, batchSize = 64 } =
    options;
  requireWhole({ size, stride, batchSize });
  const places = patchPlaces(height, width, size, stride);
  const together = Math.max(1, Math.floor(batchSize / count));
  const scores = (images: Tensor, times: number) =>
    objectiveScores(model, variables, images, fixedObjective(model, variables, x, objective, times), softmax);
  const whole = scores(x, 1);
  const [drops, masks]: Tensor[][] = [[], []];
  for (let first = 0; first < places.length; first += together) {
    const some = places.slice(first, first + together);
    const mask = patchMasks(some, size, height, width);
    const occluded = where(reshape(mask, [some.length, 1, 1, height, width]), value, x);
    const images = reshape(occluded, [some.length * count, channels, height, width]);
    const drop = sub(whole, reshape(scores(images, some.length), [some.length, count]));
    // Batch by batch, so that neither memory nor one submission grows with the number of patches.
    await realize(drop);
    drops.push(drop);
    masks.push(where(reshape(mask, [some.length, height * width]), 1, 0));
  }
  const covering = concat(masks);
  const total = matmul(transpose(concat(drops)), covering);
  const covered = sum(covering, { axis: 0 });
  return reshape(div(total, where(less(covered, 1), 1, covered)), [count, height, width]);
}

function requireWhole(options: Readonly<Record<string, number>>): void {
  for (const [name, found] of Object.entries(options)) {
    if (Number.isInteger(found) && found >= 1) continue;
    throw new ValueError(`Cannot occlude images: ${name} is ${found}, needed a whole number of at least 1`);
  }
}

/** Upper left corners of the patches, row by row. */
function patchPlaces(height: number, width: number, size: number, stride: number): [top: number, left: number][] {
  if (size > Math.min(height, width)) {
    throw new ShapeError(`Cannot occlude images: the patch is ${size} x ${size}, the images are ${height} x ${width}`);
  }
  const starts = (extent: number) =>
    Array.from({ length: Math.floor((extent - size) / stride) + 1 }, (_, i) => i * stride);
  return starts(height).flatMap((top) => starts(width).map((left): [number, number] => [top, left]));
}

/** Which pixels each patch covers, [patches, height, width]. */
function patchMasks(
  places: readonly (readonly [top: number, left: number])[],
  size: number,
  height: number,
  width: number,
): Tensor {
  const covers = (axis: 0 | 1, extent: number) => {
    const start = tensor(places.map((place) => [place[axis]]), { dtype: "int32" });
    const at = indices([extent]);
    return logicalAnd(greaterEqual(at, start), less(at, add(start, size)));
  };
  return logicalAnd(expandDims(covers(0, height), 2), expandDims(covers(1, width), 1));
}
