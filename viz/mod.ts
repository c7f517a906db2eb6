/**
 * Pictures of trainings and models as bytes of PNG files or text of SVG files, for every runtime.
 *
 * @module
 */
export { type ConfusionOptions, confusionPng } from "./confusion.ts";
export { type ErrorCurve, type ErrorOptions, errorSvg } from "./error.ts";
export { filtersPng, type HostWeight } from "./filters.ts";
export { type History, lossSvg, type Measure } from "./loss.ts";
export { type Mistake, type MistakesOptions, mistakesPng } from "./mistakes.ts";
