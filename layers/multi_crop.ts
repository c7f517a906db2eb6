import { centerCrop, concat, crop, flip, type Shape, splitTensor, type Tensor } from "../core/mod.ts";
import { childOf, containerOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField } from "./description.ts";
import { meanProbability } from "./ensemble.ts";
import type { Module } from "./module.ts";

/** How images are cut. */
export interface MultiCropOptions {
  /** Whether each part comes mirrored too, which makes ten of five; true unless told. */
  readonly flip?: boolean;
}

/**
 * The four corners and the middle of images, and their mirror images: five parts, then five more.
 *
 * @param x [N, C, H, W]
 * @param size height and width of a part
 * @returns the parts, each [N, C, size, size]
 * @throws {ShapeError} where the images are smaller
 *
 * @example
 * ```ts
 * import { zeros } from "@tilegrad/tilegrad";
 * import { multiCrop } from "@tilegrad/tilegrad/layers";
 * const parts = multiCrop(zeros([2, 3, 256, 256]), 227);
 * console.log(parts.length, parts[0].shape); // 10 [2, 3, 227, 227]
 * ```
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 */
export function multiCrop(x: Tensor, size: number, { flip: mirrored = true }: MultiCropOptions = {}): Tensor[] {
  const [bottom, right] = [x.shape[2] - size, x.shape[3] - size];
  const at = (top: number, left: number) => crop(x, { top, left, height: size, width: size });
  const parts = [centerCrop(x, size), at(0, 0), at(0, right), at(bottom, 0), at(bottom, right)];
  return mirrored ? [...parts, ...parts.map((part) => flip(part, -1))] : parts;
}

/**
 * A classifier of larger images that judges ten parts of each and answers with the mean of the probabilities, as logits:
 * AlexNet's evaluation. Its variables are those of the model; hand it to `evaluate`.
 *
 * @param model takes images [N, C, size, size] to logits [N, classes]
 * @param size height and width of a part
 * @throws {ShapeError} at `apply` and `describe`, where the images are smaller
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { multiCropped } from "@tilegrad/tilegrad/layers";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = multiCropped(lenet5(), 28);
 * console.log(model.apply(model.init(key(1)), zeros([2, 1, 32, 32])).shape); // [2, 10]
 * ```
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
 */
export function multiCropped<P extends string, B extends string>(
  model: Module<P, B>,
  size: number,
  options: MultiCropOptions = {},
): Module<P, B> {
  const count = options.flip === false ? 5 : 10;
  return defineModule({
    kind: "multiCropped",
    specs: model.specs,
    forward(pass, x) {
      const logits = pass.run("", model as Module, concat(multiCrop(x, size, options), 0));
      return meanProbability(splitTensor(logits, new Array(count).fill(x.shape[0]), 0));
    },
    describe(input) {
      const [samples, channels] = input;
      const parts: Shape = [samples * count, channels, size, size];
      const child = childOf(["", model as Module], parts, pointField);
      const { output, field } = child.description;
      return containerOf("multiCropped", [samples, ...output.slice(1)], field, [child]);
    },
  });
}
