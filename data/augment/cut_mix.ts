import { floor, indexSelect, mul, permutation, split, sqrt, sub, where } from "../../core/mod.ts";
import { type Mixing, requireImages } from "./augmentation.ts";
import { symmetricBeta } from "./beta.ts";
import { boxesAround, isInBoxes } from "./boxes.ts";
import { mixLabels, type MixOptions, requireLabels, requireMixOptions } from "./mixing.ts";

/**
 * A rectangle of each image replaced by the same part of another one of the batch, in a random order. Its sides are
 * `sqrt(1 - share)` of the image's, share drawn for each image; its middle is anywhere. Labels are mixed by the area that is left.
 *
 * Source: Yun et al. 2019, "CutMix: Regularization strategy to train strong classifiers with localizable features".
 *
 * @throws {ValueError} where `classes` is below 1, or `alpha` not above 0
 * @throws {ShapeError} when it is applied, where the labels do not fit the images
 *
 * @example
 * ```ts
 * import { key, tensor, zeros } from "@tilegrad/tilegrad";
 * import { cutMix } from "@tilegrad/tilegrad/data/augment";
 * const mixed = cutMix({ classes: 10 })(key(1), zeros([2, 3, 32, 32]), tensor([3, 7], { dtype: "int32" }));
 * console.log(mixed.x.shape, mixed.y.shape); // [2, 3, 32, 32], [2, 10]
 * ```
 */
export function cutMix(options: MixOptions): Mixing {
  requireMixOptions("cutMix", options);
  const { classes, alpha = 1 } = options;
  return (key, x, y) => {
    const [images, , height, width] = requireImages("cutMix", x);
    requireLabels("cutMix", images, y, classes);
    const [forOrder, forShare, forPlace] = split(key, 3);
    const order = permutation(forOrder, images);
    const half = mul(sqrt(sub(1, symmetricBeta(forShare, images, alpha))), 0.5);
    const [tall, wide] = [height, width].map((extent) => mul(floor(mul(half, extent)), 2));
    const boxes = boxesAround(forPlace, images, [height, width], tall, wide);
    const lambda = sub(1, mul(mul(boxes.height, boxes.width), 1 / (height * width)));
    const mixed = where(isInBoxes(boxes, [height, width]), indexSelect(x, order), x);
    return { x: mixed, ...mixLabels(y, order, lambda, classes) };
  };
}
