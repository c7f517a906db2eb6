/**
 * Published networks, each with the names of its published parameters.
 *
 * @module
 */
export {
  lenet1998,
  type Lenet1998Options,
  type Lenet1998Params,
  lenet5,
  type Lenet5Params,
  type LenetOptions,
} from "./lenet.ts";
export { pattern, type PatternOptions } from "./pattern.ts";
