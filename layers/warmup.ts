import { type Device, type DType, precompile, type Shape } from "../core/mod.ts";
import { applied } from "./applied.ts";
import type { Module } from "./module.ts";

/** What a model is warmed up for. */
export interface WarmupOptions {
  /** Element type of the input, `float32` unless told. */
  readonly dtype?: DType;
  /** The device, the default one unless told. */
  readonly device?: Device;
}

/**
 * Compiles every kernel that `model.apply` needs in evaluation mode for an input of this shape, side by side where the
 * runtime can. Nothing is computed and no weights are needed, so it may run while they are loaded.
 *
 * @param model what will be applied
 * @param input shape of x
 * @throws {ShapeError} where the model does not take the shape
 * @throws {DeviceError} if no device can be opened, the device was lost, or a kernel does not compile
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { warmup } from "@tilegrad/tilegrad/layers";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const model = lenet5();
 * await warmup(model, [1, 1, 28, 28]);
 * console.log(model.apply(model.init(key(1)), ones([1, 1, 28, 28])).shape); // [1, 10]
 * ```
 */
export function warmup(model: Module, input: Shape, { dtype = "float32", device }: WarmupOptions = {}): Promise<void> {
  const { apply, variables } = applied(model);
  return precompile(apply, [{ shape: input, dtype }, ...variables], device);
}
