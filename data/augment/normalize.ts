import { div, reshape, ShapeError, sub, type Tensor, tensor, ValueError } from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";

/**
 * Pixels by their mean and standard deviation: `y = (x - mean) / std`; nothing is random.
 *
 * @param mean one number for all channels, or one for each
 * @param std above 0
 * @throws {ValueError} where a mean is not finite, or a std not above 0
 * @throws {ShapeError} when it is applied, where there are neither as many numbers as channels nor one
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { normalize } from "@tilegrad/tilegrad/data/augment";
 * console.log(await normalize(0.5, 0.25)(key(0), ones([1, 1, 1, 1])).item()); // 2
 * ```
 */
export function normalize(mean: number | readonly number[], std: number | readonly number[]): Augmentation {
  const [means, stds] = [mean, std].map((value) => typeof value === "number" ? [value] : [...value]);
  if (!means.every(Number.isFinite) || !stds.every((one) => one > 0 && Number.isFinite(one))) {
    throw new ValueError(
      `Cannot make normalize: needs finite means and stds above 0, found mean ${JSON.stringify(mean)} and ` +
        `std ${JSON.stringify(std)}`,
    );
  }
  return (_, x) => {
    const [, channels] = requireImages("normalize", x);
    return div(sub(x, alongChannels("mean", means, channels)), alongChannels("std", stds, channels));
  };
}

function alongChannels(name: string, values: readonly number[], channels: number): Tensor | number {
  if (values.length === 1) return values[0];
  if (values.length === channels) return reshape(tensor([...values]), [1, channels, 1, 1]);
  throw new ShapeError(
    `Cannot apply normalize: ${name} has ${values.length} numbers, the images have ${channels} channels`,
  );
}
