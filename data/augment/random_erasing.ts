import { logicalAnd, normal, reshape, split, type Tensor, ValueError, where } from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";
import { drawBoxes, isInBoxes } from "./boxes.ts";
import { aboveZero, type Range, requireRange } from "./options.ts";
import { randomly } from "./randomly.ts";

/** What is erased, and what comes in its place. */
export interface RandomErasingOptions {
  /** Probability; default 0.5. */
  readonly p?: number;
  /** Part of the area; default 0.02 to 0.33. */
  readonly scale?: Range;
  /** Height by width; default 0.3 to 3.3. */
  readonly ratio?: Range;
  /** A number, default 0, or `random` for standard normal numbers. */
  readonly value?: number | "random";
}

/**
 * A rectangle somewhere in each image erased, with probability p, as torchvision's `RandomErasing`. Of ten rectangles the first is
 * taken that is smaller than the image; where none is the image stays as it is.
 *
 * Source: Zhong et al. 2017, "Random erasing data augmentation".
 *
 * @throws {ValueError} where p is no probability, or a range or the value makes no sense
 *
 * @example
 * ```ts
 * import { compose, normalize, randomErasing } from "@tilegrad/tilegrad/data/augment";
 * const augment = compose(normalize(0.5, 0.25), randomErasing({ value: "random" }));
 * ```
 */
export function randomErasing(
  { p = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], value = 0 }: RandomErasingOptions = {},
): Augmentation {
  requireRange("randomErasing", "scale", scale, 0, 1);
  requireRange("randomErasing", "ratio", ratio, aboveZero);
  if (value !== "random" && !Number.isFinite(value)) {
    throw new ValueError(`Cannot make randomErasing: value must be a number or "random", found ${value}`);
  }
  const widthByHeight = [1 / ratio[1], 1 / ratio[0]] as const;
  return randomly(p, (key, x): Tensor => {
    const [images, , height, width] = requireImages("randomErasing", x);
    const [forBox, forValues] = split(key);
    const largest = [height - 1, width - 1] as const;
    const boxes = drawBoxes(forBox, images, [height, width], { scale, ratio: widthByHeight, largest });
    const isErased = logicalAnd(isInBoxes(boxes, [height, width]), reshape(boxes.isFound, [images, 1, 1, 1]));
    return where(isErased, value === "random" ? normal(forValues, x.shape) : value, x);
  });
}
