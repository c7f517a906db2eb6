import { indexSelect, lerp, permutation, reshape, split } from "../../core/mod.ts";
import { type Mixing, requireImages } from "./augmentation.ts";
import { symmetricBeta } from "./beta.ts";
import { mixLabels, type MixOptions, requireLabels, requireMixOptions } from "./mixing.ts";

/**
 * Each image blended with another one of the batch, in a random order, and so its label: `lambda a + (1 - lambda) b`. The
 * shares lambda are drawn for each image.
 *
 * Source: Zhang et al. 2018, "mixup: Beyond empirical risk minimization".
 *
 * @throws {ValueError} where `classes` is below 1, or `alpha` not above 0
 * @throws {ShapeError} when it is applied, where the labels do not fit the images
 *
 * @example
 * ```ts
 * import { key, tensor, zeros } from "@tilegrad/tilegrad";
 * import { mixUp } from "@tilegrad/tilegrad/data/augment";
 * const mixed = mixUp({ classes: 10, alpha: 0.2 })(key(1), zeros([2, 1, 28, 28]), tensor([3, 7], { dtype: "int32" }));
 * console.log(mixed.x.shape, mixed.y.shape); // [2, 1, 28, 28], [2, 10]
 * ```
 */
export function mixUp(options: MixOptions): Mixing {
  requireMixOptions("mixUp", options);
  const { classes, alpha = 1 } = options;
  return (key, x, y) => {
    const [images] = requireImages("mixUp", x);
    requireLabels("mixUp", images, y, classes);
    const [forOrder, forShare] = split(key);
    const order = permutation(forOrder, images);
    const lambda = symmetricBeta(forShare, images, alpha);
    const mixed = lerp(indexSelect(x, order), x, reshape(lambda, [images, 1, 1, 1]));
    return { x: mixed, ...mixLabels(y, order, lambda, classes) };
  };
}
