import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { inNameOf, type Like, requireTypes } from "./_rules.ts";
import { add, div, maximum, minimum, mod, mul, remainder, sub } from "./binary.ts";
import { equal } from "./comparison.ts";
import { clamp } from "./clamp.ts";
import { concat } from "./concat.ts";
import { mean } from "./reduce.ts";
import { sliceAxis } from "./slice.ts";
import { lerp } from "./ternary.ts";
import { where } from "./where.ts";

/** Throws unless x has three colours; gives each with extent 1. */
function colours(action: string, x: Tensor): [Tensor, Tensor, Tensor] {
  requireTypes(action, [x], ["float32"]);
  const axis = x.shape.length - 3;
  if (axis < 0 || x.shape[axis] !== 3) {
    throw new ShapeError(`Cannot apply ${action}: x is ${showShape(x.shape)}, it needs three colours, [..., 3, H, W]`);
  }
  const part = (k: number) => sliceAxis(x, axis, k, k + 1);
  return [part(0), part(1), part(2)];
}

/**
 * Brightness of colours: `y = 0.2989 red + 0.587 green + 0.114 blue` (ITU-R 601-2, as torchvision and Pillow).
 *
 * @param x [..., 3, H, W], `float32`
 * @returns [..., 1, H, W]
 * @throws {ShapeError} where x has not three colours
 *
 * @example
 * ```ts
 * import { ones, rgbToGray } from "@tilegrad/tilegrad";
 * console.log(rgbToGray(ones([3, 8, 8])).shape); // [1, 8, 8]
 * ```
 */
export function rgbToGray(x: Tensor): Tensor {
  const [red, green, blue] = colours("rgbToGray", x);
  return add(add(mul(red, 0.2989), mul(green, 0.587)), mul(blue, 0.114));
}

/**
 * Hue, saturation and value of colours, all from 0 to 1. Grays have hue 0.
 *
 * Source: A. R. Smith 1978, "Color gamut transform pairs".
 *
 * @param x [..., 3, H, W], `float32`, red, green and blue from 0 to 1
 * @returns [..., 3, H, W]
 * @throws {ShapeError} where x has not three colours
 *
 * @example
 * ```ts
 * import { rgbToHsv, tensor } from "@tilegrad/tilegrad";
 * console.log(await rgbToHsv(tensor([0, 0.5, 0], { shape: [3, 1, 1] })).data()); // [1/3, 1, 0.5]
 * ```
 */
export function rgbToHsv(x: Tensor): Tensor {
  const [red, green, blue] = colours("rgbToHsv", x);
  const value = maximum(red, maximum(green, blue));
  const range = sub(value, minimum(red, minimum(green, blue)));
  const isGray = equal(range, 0);
  const saturation = div(range, where(isGray, 1, value));
  const sixth = (from: Tensor, to: Tensor, start: number) => add(div(sub(from, to), where(isGray, 1, range)), start);
  const turn = where(
    equal(value, red),
    sixth(green, blue, 0),
    where(equal(value, green), sixth(blue, red, 2), sixth(red, green, 4)),
  );
  const hue = mod(add(mul(turn, 1 / 6), 1), 1);
  return concat([where(isGray, 0, hue), saturation, value], x.shape.length - 3);
}

/**
 * Red, green and blue of colours given by hue, saturation and value, all from 0 to 1: the inverse of `rgbToHsv`.
 *
 * @param x [..., 3, H, W], `float32`
 * @returns [..., 3, H, W]
 * @throws {ShapeError} where x has not three channels
 *
 * @example
 * ```ts
 * import { hsvToRgb, tensor } from "@tilegrad/tilegrad";
 * console.log(await hsvToRgb(tensor([2 / 3, 1, 0.5], { shape: [3, 1, 1] })).data()); // [0, 0, 0.5]
 * ```
 */
export function hsvToRgb(x: Tensor): Tensor {
  const [hue, saturation, value] = colours("hsvToRgb", x);
  const turn = mul(hue, 6);
  // Channel n falls from value to value (1 - saturation) and rises again around the wheel, n sixths shifted.
  const channel = (shift: number) => {
    const place = remainder(add(turn, shift), 6);
    const slope = clamp(minimum(place, sub(4, place)), { min: 0, max: 1 });
    return mul(value, sub(1, mul(saturation, slope)));
  };
  return concat([channel(5), channel(3), channel(1)], x.shape.length - 3);
}

/** A mixture of an image and another, cut to [0, 1]. */
function blend(x: Tensor, other: Like, factor: Like): Tensor {
  return clamp(lerp(other, x, factor), { min: 0, max: 1 });
}

function requireFactor(action: string, factor: Like): void {
  if (!(factor instanceof Tensor) && !(factor >= 0)) {
    throw new ValueError(`Cannot apply ${action}: the factor must be at least 0, found ${factor}`);
  }
}

/**
 * Brighter or darker images: `y = factor x`, cut to [0, 1], as torchvision's `adjust_brightness`.
 *
 * @param x [..., C, H, W], `float32`, from 0 to 1
 * @param factor at least 0: 0 for black, 1 for x itself; or a tensor, for one factor per image [N, 1, 1, 1]
 * @throws {ValueError} where the factor is below 0
 *
 * @example
 * ```ts
 * import { adjustBrightness, ones } from "@tilegrad/tilegrad";
 * const dim = adjustBrightness(ones([1, 3, 8, 8]), 0.5);
 * ```
 */
export function adjustBrightness(x: Tensor, factor: Like): Tensor {
  requireTypes("adjustBrightness", [x], ["float32"]);
  requireFactor("adjustBrightness", factor);
  return clamp(mul(x, factor), { min: 0, max: 1 });
}

/**
 * More or less contrast: a mixture with the mean brightness of each image, `y = factor x + (1 - factor) mean`, cut to [0, 1], as
 * torchvision's `adjust_contrast`.
 *
 * @param x [..., 3 or 1, H, W], `float32`, from 0 to 1
 * @param factor at least 0: 0 for one gray, 1 for x itself; or a tensor, for one factor per image [N, 1, 1, 1]
 * @throws {ShapeError} where x has neither three colours nor one
 * @throws {ValueError} where the factor is below 0
 *
 * @example
 * ```ts
 * import { adjustContrast, ones } from "@tilegrad/tilegrad";
 * const flat = adjustContrast(ones([1, 3, 8, 8]), 0.5);
 * ```
 */
export function adjustContrast(x: Tensor, factor: Like): Tensor {
  requireFactor("adjustContrast", factor);
  requireTypes("adjustContrast", [x], ["float32"]);
  const gray = x.shape.at(-3) === 1 ? x : inNameOf("adjustContrast", () => rgbToGray(x));
  return blend(x, mean(gray, { axis: [-3, -2, -1], keepdims: true }), factor);
}

/**
 * More or less colourful images: a mixture with the gray image, `y = factor x + (1 - factor) gray`, cut to [0, 1], as
 * torchvision's `adjust_saturation`.
 *
 * @param x [..., 3, H, W], `float32`, from 0 to 1
 * @param factor at least 0: 0 for gray, 1 for x itself; or a tensor, for one factor per image [N, 1, 1, 1]
 * @throws {ShapeError} where x has not three colours
 * @throws {ValueError} where the factor is below 0
 *
 * @example
 * ```ts
 * import { adjustSaturation, ones } from "@tilegrad/tilegrad";
 * const pale = adjustSaturation(ones([1, 3, 8, 8]), 0.5);
 * ```
 */
export function adjustSaturation(x: Tensor, factor: Like): Tensor {
  requireFactor("adjustSaturation", factor);
  return blend(x, inNameOf("adjustSaturation", () => rgbToGray(x)), factor);
}

/**
 * Colours turned around the wheel of hues, as torchvision's `adjust_hue`.
 *
 * @param x [..., 3, H, W], `float32`, from 0 to 1
 * @param turn from -0.5 to 0.5, in turns of the wheel; or a tensor, for one turn per image [N, 1, 1, 1]
 * @throws {ShapeError} where x has not three colours
 * @throws {ValueError} where the turn is out of range
 *
 * @example
 * ```ts
 * import { adjustHue, tensor } from "@tilegrad/tilegrad";
 * const red = tensor([1, 0, 0], { shape: [3, 1, 1] });
 * console.log(await adjustHue(red, 0.5).data()); // [0, 1, 1]
 * ```
 */
export function adjustHue(x: Tensor, turn: Like): Tensor {
  if (!(turn instanceof Tensor) && !(Math.abs(turn) <= 0.5)) {
    throw new ValueError(`Cannot apply adjustHue: the turn must be from -0.5 to 0.5, found ${turn}`);
  }
  const wheel = inNameOf("adjustHue", () => rgbToHsv(x));
  const axis = x.shape.length - 3;
  const hue = remainder(add(sliceAxis(wheel, axis, 0, 1), turn), 1);
  return hsvToRgb(concat([hue, sliceAxis(wheel, axis, 1, 3)], axis));
}
