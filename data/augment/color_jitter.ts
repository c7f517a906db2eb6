import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  split,
  type Tensor,
  uniform,
} from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";
import { type Range, requireRange, symmetricRange } from "./options.ts";

/** How far colours change; a number v stands for the factors 1 - v (at least 0) to 1 + v, for the hue for -v to v. */
export interface ColorJitterOptions {
  /** Default no change. */
  readonly brightness?: number | Range;
  /** Default no change. */
  readonly contrast?: number | Range;
  /** Default no change. */
  readonly saturation?: number | Range;
  /** In turns of the wheel, -0.5 to 0.5; default no change. */
  readonly hue?: number | Range;
}

/**
 * Brightness, contrast, saturation and hue of each image changed at random, in this order, as torchvision's `ColorJitter` (which
 * draws the order too). For images from 0 to 1, before they are normalised; saturation and hue leave gray images as they are.
 *
 * @throws {ValueError} where a range makes no sense
 * @throws {ShapeError} when it is applied, where images have neither one channel nor three
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { colorJitter } from "@tilegrad/tilegrad/data/augment";
 * const augment = colorJitter({ brightness: 0.4, contrast: 0.4, saturation: [0.5, 1.5], hue: 0.1 });
 * console.log(augment(key(1), ones([8, 3, 32, 32])).shape); // [8, 3, 32, 32]
 * ```
 */
export function colorJitter(options: ColorJitterOptions): Augmentation {
  const { hue } = options;
  const changes = [
    { range: factors("brightness", options.brightness), apply: adjustBrightness, colours: [1, 3] },
    { range: factors("contrast", options.contrast), apply: adjustContrast, colours: [1, 3] },
    { range: factors("saturation", options.saturation), apply: adjustSaturation, colours: [3] },
    {
      range: hue === undefined ? undefined : symmetricRange("colorJitter", "hue", hue, 0.5),
      apply: adjustHue,
      colours: [3],
    },
  ];
  return (key, x) => {
    const [images, channels] = requireImages("colorJitter", x, [1, 3]);
    const keys = split(key, changes.length);
    return changes.reduce<Tensor>((y, { range, apply, colours }, i) => {
      if (!range || !colours.includes(channels)) return y;
      return apply(y, uniform(keys[i], [images, 1, 1, 1], { min: range[0], max: range[1] }));
    }, x);
  };
}

function factors(name: string, value: number | Range | undefined): Range | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number") return requireRange("colorJitter", name, value, 0);
  requireRange("colorJitter", name, [0, value], 0);
  return [Math.max(0, 1 - value), 1 + value];
}
