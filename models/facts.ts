/**
 * What is known of the published networks: papers, sizes, images that they are made for, accuracies. An entry point of its own,
 * so that a page which makes networks by name does not load it.
 *
 * @module
 */
import type { ModelFacts } from "./_facts_form.ts";
import { feedforwardFacts } from "./facts_feedforward.ts";
import { residualFacts } from "./facts_residual.ts";

export type { Licence, ModelFacts } from "./_facts_form.ts";

/**
 * Facts of each network of the zoo, by the name of the function that makes it; auxiliary classifiers are in `params`, not in
 * `macs`.
 *
 * @example
 * ```ts
 * import { modelFacts } from "@tilegrad/tilegrad/models/facts";
 * const { params, top1 } = modelFacts.resnet50;
 * console.log(params, top1); // 25557032 76.13
 * ```
 */
export const modelFacts: Readonly<Record<string, ModelFacts>> = { ...feedforwardFacts, ...residualFacts };
