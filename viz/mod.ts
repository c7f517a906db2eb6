/**
 * Pictures of trainings and models as bytes of PNG files or text of SVG files, for every runtime.
 *
 * @module
 */
export { filtersPng, type HostWeight } from "./filters.ts";
export { type History, lossSvg, type Measure } from "./loss.ts";
export { type Mistake, type MistakesOptions, mistakesPng } from "./mistakes.ts";
