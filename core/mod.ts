/** Tensors, operations, automatic differentiation and devices: everything below layers and models. */
export type { DType, StoredArray, TypedArray } from "./dtype.ts";
export { fromHalf, toHalf } from "./half.ts";
export {
  DeviceError,
  DisposedError,
  DTypeError,
  FormatError,
  GradCheckError,
  ShapeError,
  ValueError,
} from "./errors.ts";
export type { Spec } from "./node.ts";
export type { Shape } from "./shape.ts";
export { type NestedArray, replaceTensors, Tensor } from "./tensor.ts";
export { scalar, tensor, type TensorOptions, type TensorValues } from "./create.ts";
export { tensorFromParts } from "./parts.ts";
export { type Tree, treeLeaves, treeMap } from "./tree.ts";
export { realize } from "./realize.ts";
export type { GradientCall } from "./op.ts";
export type { GradientRule, GradientRules } from "./tape.ts";
export { customGrad, grad, type GradientOptions, stopGradient, valueAndGrad, vjp } from "./autodiff.ts";
export { hessian, hessianVectorProduct, jacobian, jvp } from "./derivatives.ts";
export { checkpoint } from "./checkpoint.ts";
export { gradCheck, type GradCheckOptions, type GradComparison } from "./grad_check.ts";
export { explain, type ExplainOptions } from "./explain.ts";
export { type Profile, profile, type ProfileOptions, type ProfileRow } from "./profile.ts";
export { jit, type JitOptions } from "./jit.ts";
export { precompile } from "./precompile.ts";
export { tune, type TuneOptions, type TuneProgress } from "./tune.ts";
export { mergeTunings, parseTuning, type Tuning, type TuningEntry } from "./gpu/tuning.ts";
export { version } from "./version.ts";
export { defaultDevice, openDevice } from "./gpu/default_device.ts";
export type { Device, DeviceInfo, DeviceOptions } from "./gpu/device.ts";
export type { MemoryCounts } from "./gpu/pool.ts";
export * from "./ops/mod.ts";
