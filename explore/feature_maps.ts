import type { Shape, Tensor } from "../core/mod.ts";
import { type Module, type Params, summary, type Variables } from "../layers/mod.ts";

/**
 * What the layers make of images: the outputs of modules inside a network, in evaluation mode.
 *
 * @param model the network
 * @param variables its tensors
 * @param x images [N, C, H, W]
 * @param layers names of modules, `conv1` or `layer1.0.conv1`; all that `mapLayers` finds unless told
 * @returns by name, [N, C, H, W] each
 * @throws {ValueError} where the network has no part of a name
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { featureMaps } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * const { relu1 } = featureMaps(model, model.init(key(0)), zeros([1, 1, 28, 28]), ["relu1"]);
 * console.log(relu1.shape); // [1, 6, 28, 28]
 * ```
 */
export function featureMaps(
  model: Module,
  variables: Variables,
  x: Tensor,
  layers: readonly string[] = mapLayers(model, x.shape),
): Params {
  return model.apply(variables, x, { capture: layers })[1];
}

/**
 * Names of the layers that give feature maps [N, C, H, W] for an input of this shape, in order; computes nothing.
 *
 * @example
 * ```ts
 * import { mapLayers } from "@tilegrad/tilegrad/explore";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * console.log(mapLayers(lenet5(), [1, 1, 28, 28])); // conv1, relu1, pool1, conv2, relu2, pool2
 * ```
 */
export function mapLayers(model: Module, input: Shape): string[] {
  const names = summary(model, input).layers.filter(({ output }) => output.length === 4).map(({ name }) => name);
  return [...new Set(names)].filter((name) => name !== "");
}
