/**
 * Random changes of training images on the device: pure functions of a key and a batch, for use inside `jit`, in `fit` or
 * alone. Equal keys give equal pixels.
 *
 * @module
 */
export type { Augmentation, Mixed, Mixing, Size } from "./augmentation.ts";
export { colorJitter, type ColorJitterOptions } from "./color_jitter.ts";
export { compose } from "./compose.ts";
export { cutMix } from "./cut_mix.ts";
export { cutout } from "./cutout.ts";
export { geometric, type GeometricAugmentation, type Geometry, type Sampling } from "./geometric.ts";
export { lighting } from "./lighting.ts";
export { mixUp } from "./mix_up.ts";
export type { MixOptions } from "./mixing.ts";
export { normalize } from "./normalize.ts";
export type { Range } from "./options.ts";
export { randomAffine, type RandomAffineOptions, randomRotation } from "./random_affine.ts";
export { randomCrop, type RandomCropOptions } from "./random_crop.ts";
export { randomErasing, type RandomErasingOptions } from "./random_erasing.ts";
export { randomHorizontalFlip, randomVerticalFlip } from "./random_flip.ts";
export { randomGrayscale } from "./random_grayscale.ts";
export { randomly } from "./randomly.ts";
export { randomPerspective, type RandomPerspectiveOptions } from "./random_perspective.ts";
export { randomResizedCrop, type RandomResizedCropOptions } from "./random_resized_crop.ts";
