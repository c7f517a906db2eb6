/**
 * What a network sees: activations, gradients by the input, occlusion, images that excite it. All give tensors; pictures are
 * drawn by `viz`.
 *
 * @module
 */
export { activationMaximization, type ActivationMaximizationOptions } from "./activation_maximization.ts";
export { deconvolution } from "./deconvolution.ts";
export { featureMaps, mapLayers } from "./feature_maps.ts";
export { gradCam } from "./grad_cam.ts";
export { guidedBackpropagation } from "./guided_backpropagation.ts";
export { inputGradient } from "./input_gradient.ts";
export { integratedGradients, type IntegratedGradientsOptions } from "./integrated_gradients.ts";
export type { ClassObjective, Objective, UnitObjective } from "./objective.ts";
export { occlusionMap, type OcclusionOptions } from "./occlusion_map.ts";
export { magnitude, saliency } from "./saliency.ts";
export { smoothGrad, type SmoothGradOptions } from "./smooth_grad.ts";
