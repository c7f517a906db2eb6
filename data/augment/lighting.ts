import { add, matmul, mul, normal, reshape, tensor, transpose, ValueError } from "../../core/mod.ts";
import { type Augmentation, requireImages } from "./augmentation.ts";

/** Principal components of the colours of ImageNet's pixels, red, green and blue from 0 to 1 (columns), and their variances' roots. */
const components = [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]];
const strengths = [0.2175, 0.0188, 0.0045];

/**
 * AlexNet's change of the light: each image's colours are shifted along the principal components of the colours of ImageNet,
 * `y = x + components (a * strengths)`, a three normal numbers of standard deviation `std`. For images from 0 to 1.
 *
 * Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks"; the paper
 * does not print the components, these are the ones in common use since fb.resnet.torch.
 *
 * @param options `std`, default 0.1
 * @throws {ValueError} where std is not at least 0
 * @throws {ShapeError} when it is applied, where images have not three channels
 *
 * @example
 * ```ts
 * import { compose, lighting, randomCrop, randomHorizontalFlip } from "@tilegrad/tilegrad/data/augment";
 * const augment = compose(randomCrop(227), randomHorizontalFlip(), lighting()); // AlexNet's, of images of 256 x 256
 * ```
 */
export function lighting({ std = 0.1 }: { std?: number } = {}): Augmentation {
  if (!(std >= 0 && Number.isFinite(std))) {
    throw new ValueError(`Cannot make lighting: std must be at least 0, found ${std}`);
  }
  return (key, x) => {
    const [images] = requireImages("lighting", x, [3]);
    const along = mul(normal(key, [images, 3], { std }), tensor(strengths));
    return add(x, reshape(matmul(along, transpose(tensor(components))), [images, 3, 1, 1]));
  };
}
