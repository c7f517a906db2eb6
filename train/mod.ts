/**
 * Training: optimizers, schedules, the training loop, evaluation and metrics, for every runtime. What writes files or draws on
 * a terminal is apart, for Deno and Node: `files.ts` and `terminal.ts`.
 *
 * @module
 */
export type { AugmentOptions } from "./augment.ts";
export { type AuxiliaryLoss, withAuxiliary } from "./auxiliary.ts";
export { type BatchSource, imageBatches } from "./batch_source.ts";
export type { CheckpointInfo, SaveCheckpoint } from "./checkpoint.ts";
export { classifyImages, type ClassifyOptions, type Prediction } from "./classify_images.ts";
export { evaluate, type Evaluation, type LossFunction } from "./evaluate.ts";
export { fit, type FitOptions, type FitResult } from "./fit.ts";
export type { EpochNumbers, History, Measure } from "./history.ts";
export type { StepNumbers } from "./meter.ts";
export * as metrics from "./device_metrics.ts";
export { accuracy, confusionMatrix, topKAccuracy } from "./metrics.ts";
export * as optim from "./optim/mod.ts";
export type { NamedTensors, Optimizer, PlateauSchedule, PlateauState, Schedule } from "./optim/mod.ts";
export type { EpochSums, TrainingPosition, TrainingSnapshot } from "./position.ts";
export { type Progress, statusLine, type TrainingStatus } from "./progress.ts";
export {
  type StepOptions,
  type StepResult,
  type TrainingState,
  type TrainingStep,
  trainingStep,
} from "./training_step.ts";
