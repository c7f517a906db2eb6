import { key, type Shape, sum, type Tensor, tune, type TuneOptions, type Tuning, valueAndGrad } from "../core/mod.ts";
import { applied } from "./applied.ts";
import type { Module, Params } from "./module.ts";

/** What a network is tuned for, and how. */
export interface TuneModelOptions extends Omit<TuneOptions, "weights"> {
  /** Whether its gradients are tuned, too, with weights that change from step to step; default false. */
  readonly training?: boolean;
}

/**
 * Finds the fastest kernel for each matrix product and convolution of a network, by measuring on the adapter at hand: `tune`
 * of its forward pass, or of a training step. No weights are needed.
 *
 * @param model what will be applied
 * @param input shape of x, with the batch that will be used
 * @throws {ShapeError} where the model does not take the shape
 * @throws {DeviceError} if no device can be opened, or the device was lost
 *
 * @example
 * ```ts
 * import { openDevice } from "@tilegrad/tilegrad";
 * import { tuneModel } from "@tilegrad/tilegrad/layers";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const tuning = await tuneModel(lenet5(), [1, 1, 28, 28], { rounds: 1 });
 * const device = await openDevice({ tuning }); // computes the same shapes by the kernels that were fastest
 * device.destroy();
 * console.log(tuning.entries.length > 0); // true
 * ```
 */
export function tuneModel(
  model: Module,
  input: Shape,
  { training = false, ...options }: TuneModelOptions = {},
): Promise<Tuning> {
  const { apply, variables, named } = applied(model);
  const step = (x: Tensor, ...tensors: Tensor[]) => {
    const { params, buffers } = named(tensors);
    return valueAndGrad((params: Params) => sum(model.apply({ params, buffers }, x, { train: true, key: key(0) })[0]))(
      params,
    );
  };
  const inputs = [{ shape: input, dtype: "float32" }, ...variables] as const;
  return tune(training ? step : apply, inputs, { ...options, weights: training ? "changing" : "kept" });
}
