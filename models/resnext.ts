import type { Module } from "../layers/mod.ts";
import { buildResnet, type ResnetConfig, type ResnetOptions } from "./_resnet.ts";

/** Blocks of the four stages; groups and their width in the first. */
const configs = {
  "50_32x4d": { block: "bottleneck", blocks: [3, 4, 6, 3], groups: 32, groupWidth: 4 },
  "101_32x8d": { block: "bottleneck", blocks: [3, 4, 23, 3], groups: 32, groupWidth: 8 },
  "101_64x4d": { block: "bottleneck", blocks: [3, 4, 23, 3], groups: 64, groupWidth: 4 },
} as const satisfies Record<string, ResnetConfig>;

/**
 * ResNeXt-50 (32x4d), a ResNet whose 3x3 convolutions have 32 groups of 4 channels and more: images [N, 3, 224, 224] to
 * logits [N, 1000]; 25,028,904 parameters, 4,230,479,872 multiply-accumulates.
 *
 * Source: Xie, Girshick, Dollár, Tu and He 2017, "Aggregated residual transformations for deep neural networks".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnext50_32x4d } from "@tilegrad/tilegrad/models";
 * console.log(resnext50_32x4d({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnext50_32x4d(options: ResnetOptions = {}): Module {
  return buildResnet(configs["50_32x4d"], options);
}

/**
 * ResNeXt-101 (32x8d), a ResNet whose 3x3 convolutions have 32 groups of 8 channels and more: images [N, 3, 224, 224]
 * to logits [N, 1000]; 88,791,336 parameters, 16,414,015,488 multiply-accumulates.
 *
 * Source: Xie, Girshick, Dollár, Tu and He 2017, "Aggregated residual transformations for deep neural networks".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnext101_32x8d } from "@tilegrad/tilegrad/models";
 * console.log(resnext101_32x8d({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnext101_32x8d(options: ResnetOptions = {}): Module {
  return buildResnet(configs["101_32x8d"], options);
}

/**
 * ResNeXt-101 (64x4d), a ResNet whose 3x3 convolutions have 64 groups of 4 channels and more: images [N, 3, 224, 224]
 * to logits [N, 1000]; 83,455,272 parameters, 15,460,270,080 multiply-accumulates.
 *
 * Source: Xie, Girshick, Dollár, Tu and He 2017, "Aggregated residual transformations for deep neural networks".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnext101_64x4d } from "@tilegrad/tilegrad/models";
 * console.log(resnext101_64x4d({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnext101_64x4d(options: ResnetOptions = {}): Module {
  return buildResnet(configs["101_64x4d"], options);
}
