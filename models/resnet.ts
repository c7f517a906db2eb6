import type { Module } from "../layers/mod.ts";
import { buildResnet, type ResnetConfig, type ResnetOptions } from "./_resnet.ts";

/** Blocks of the four stages, by number of layers. */
const configs = {
  18: { block: "basic", blocks: [2, 2, 2, 2] },
  34: { block: "basic", blocks: [3, 4, 6, 3] },
  50: { block: "bottleneck", blocks: [3, 4, 6, 3] },
  101: { block: "bottleneck", blocks: [3, 4, 23, 3] },
  152: { block: "bottleneck", blocks: [3, 8, 36, 3] },
} as const satisfies Record<number, ResnetConfig>;

/**
 * ResNet-18, 8 basic blocks: images [N, 3, 224, 224] to logits [N, 1000]; 11,689,512 parameters,
 * 1,814,073,344 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnet18 } from "@tilegrad/tilegrad/models";
 * console.log(resnet18({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnet18(options: ResnetOptions = {}): Module {
  return buildResnet(configs[18], options);
}

/**
 * ResNet-34, 16 basic blocks: images [N, 3, 224, 224] to logits [N, 1000]; 21,797,672 parameters,
 * 3,663,761,408 multiply-accumulates.
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnet34 } from "@tilegrad/tilegrad/models";
 * console.log(resnet34({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnet34(options: ResnetOptions = {}): Module {
  return buildResnet(configs[34], options);
}

/**
 * ResNet-50, 16 bottleneck blocks: images [N, 3, 224, 224] to logits [N, 1000]; 25,557,032 parameters,
 * 4,089,184,256 multiply-accumulates (3,857,973,248 as `v1`).
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnet50 } from "@tilegrad/tilegrad/models";
 * console.log(resnet50({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnet50(options: ResnetOptions = {}): Module {
  return buildResnet(configs[50], options);
}

/**
 * ResNet-101, 33 bottleneck blocks: images [N, 3, 224, 224] to logits [N, 1000]; 44,549,160 parameters,
 * 7,801,405,440 multiply-accumulates (7,570,194,432 as `v1`).
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnet101 } from "@tilegrad/tilegrad/models";
 * console.log(resnet101({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnet101(options: ResnetOptions = {}): Module {
  return buildResnet(configs[101], options);
}

/**
 * ResNet-152, 50 bottleneck blocks: images [N, 3, 224, 224] to logits [N, 1000]; 60,192,808 parameters,
 * 11,513,626,624 multiply-accumulates (11,282,415,616 as `v1`).
 *
 * Source: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition".
 *
 * @throws {ValueError} where the variant is unknown, or `stochasticDepth` is not from 0 to 1
 *
 * @example
 * ```ts
 * import { resnet152 } from "@tilegrad/tilegrad/models";
 * console.log(resnet152({ numClasses: 10 }).describe([1, 3, 224, 224]).output); // [1, 10]
 * ```
 */
export function resnet152(options: ResnetOptions = {}): Module {
  return buildResnet(configs[152], options);
}
