/**
 * Optimizers and learning-rate schedules.
 *
 * @module
 */
export { adadelta, type AdadeltaOptions } from "./adadelta.ts";
export { adagrad, type AdagradOptions } from "./adagrad.ts";
export { adam, type AdamOptions, adamw } from "./adam.ts";
export { adamax, type AdamaxOptions } from "./adamax.ts";
export { clipByNorm, clipByValue } from "./clip.ts";
export { lamb, type LambOptions } from "./lamb.ts";
export { lars, type LarsOptions } from "./lars.ts";
export { lion, type LionOptions } from "./lion.ts";
export { type MovingAverage, movingAverage, type MovingAverageOptions } from "./moving_average.ts";
export { lossScaling, type LossScalingOptimizer, type LossScalingOptions } from "./loss_scaling.ts";
export { nadam, type NadamOptions } from "./nadam.ts";
export type { CommonOptions, NamedTensors, Optimizer } from "./optimizer.ts";
export { radam, type RadamOptions } from "./radam.ts";
export { rmsProp, type RmsPropOptions } from "./rms_prop.ts";
export { rprop, type RpropOptions } from "./rprop.ts";
export { sgd, type SgdOptions } from "./sgd.ts";
export { type WeightDecay, weightsOnly } from "./weight_decay.ts";
export { averaging, type AveragingOptimizer, freezing, grouped } from "./wrappers.ts";
export { plateau, type PlateauOptions, type PlateauSchedule, type PlateauState } from "../plateau.ts";
export { cyclic, type CyclicOptions } from "../schedule_cycles.ts";
export { chained, oneCycle, type OneCycleOptions, sequence, warmup } from "../schedule_phases.ts";
export {
  constant,
  cosine,
  cosineRestarts,
  exponential,
  lambda,
  linear,
  multiplicative,
  multiStep,
  polynomial,
  type Schedule,
  step,
} from "../schedules.ts";
