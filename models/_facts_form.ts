/** A licence by its SPDX name. */
export type Licence = "BSD-3-Clause";

/** What is known of a network with its default options. */
export interface ModelFacts {
  /** Authors, year and title. */
  readonly paper: string;
  /** Numbers that are trained. */
  readonly params: number;
  /** Multiply-accumulates of convolutions and linear layers for one image of `inputSize`. */
  readonly macs: number;
  /** Channels, height and width of the images that it is made for. */
  readonly inputSize: readonly [number, number, number];
  /** Mean and standard deviation of each channel in the training images, whose values are from 0 to 1. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel, by which inputs are divided. */
  readonly std: readonly number[];
  /** Share of ImageNet's validation images, in percent, that the published weights classify right. */
  readonly top1?: number;
  /** As `top1`, where the right class is among the first five. */
  readonly top5?: number;
  /** Licence of the published weights, torchvision's IMAGENET1K_V1. */
  readonly weights?: Licence;
}
