/** Every operation, by family. */
export type { Like } from "./_rules.ts";
export {
  add,
  atan2,
  div,
  equal,
  floorDiv,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  logicalXor,
  maximum,
  minimum,
  mod,
  mul,
  notEqual,
  remainder,
  sub,
} from "./binary.ts";
export { cast } from "./cast.ts";
export { full, indices, ones, onesLike, zeros, zerosLike } from "./fill.ts";
export { hostScalar } from "./host.ts";
export { broadcastTo, expandDims, flatten, flip, permute, reshape, squeeze, transpose } from "./movement.ts";
export { all, any, max, mean, min, type ReduceOptions, sum } from "./reduce.ts";
export { where } from "./where.ts";
export { concat, roll, stack, tile } from "./concat.ts";
export { arange, eye, linspace, tril, triu } from "./grids.ts";
export { pad, type PadMode, type PadOptions } from "./pad.ts";
export { bernoulli, foldIn, type Key, key, normal, permutation, split, uniform } from "./random.ts";
export { chunk, type Range, slice, splitTensor } from "./slice.ts";
