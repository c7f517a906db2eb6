/**
 * Data sets, batches and images, for every runtime. What reads and writes files is apart, for Deno and Node:
 * `files.ts`.
 *
 * @module
 */
export { centerCropImage } from "./center_crop.ts";
export {
  cifar10Classes,
  cifar10Digests,
  cifar10FileNames,
  cifar10Moments,
  cifar10Records,
  parseCifar10,
} from "./cifar.ts";
export { toLuma, toRgb } from "./colors.ts";
export { digitImage } from "./digit.ts";
export type { FileDigest } from "./file_digest.ts";
export { type GrayImage, resize, toGray } from "./gray.ts";
export { type BatchOptions, type HostBatch, type HostBatches, hostBatches } from "./host_batches.ts";
export { type IdxArray, parseIdx, readIdx } from "./idx.ts";
export { decodeImage, type DecodeOptions, encodePng, type Image } from "./image.ts";
export { type Dataset, imageOf, type ImageSet, imageSet, pixelMoments } from "./image_set.ts";
export { imageTensor } from "./image_tensor.ts";
export { type ImageValues, imageValues } from "./image_values.ts";
export { type Batch, batches, type LoaderOptions } from "./loader.ts";
export { type IdxFileNames, mnistDigests, mnistFileNames, mnistMoments, readDataset } from "./mnist.ts";
export { shuffledIndices } from "./permutation.ts";
export { prefetch } from "./prefetch.ts";
export { type Preprocess, preprocess, type PreprocessOptions } from "./preprocess.ts";
export type { Interpolation } from "./resample.ts";
export { resizeImage, type ResizeImageOptions } from "./resize_image.ts";
