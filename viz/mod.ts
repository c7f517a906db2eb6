/**
 * Pictures of trainings, of models and of what they see as bytes of PNG files or text of SVG files, for every runtime.
 *
 * @module
 */
export { type ConfusionOptions, confusionPng } from "./confusion.ts";
export { type Curve, type CurvePanel, curvesSvg } from "./curves.ts";
export { type ErrorCurve, type ErrorOptions, errorSvg } from "./error.ts";
export { featureMapsPng } from "./feature_maps.ts";
export { filtersPng, type HostWeight } from "./filters.ts";
export { heatMapPng } from "./heat_map.ts";
export { type HostValues, imageOfValues } from "./host_values.ts";
export { type CaptionedImage, type ImagesOptions, imagesPng } from "./images.ts";
export { type History, lossSvg, type Measure } from "./loss.ts";
export { type Mistake, type MistakesOptions, mistakesPng } from "./mistakes.ts";
export { type FieldLayer, type ReceptiveFieldOptions, receptiveFieldPng } from "./receptive_field.ts";
