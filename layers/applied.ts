import type { Spec, Tensor } from "../core/mod.ts";
import type { Module, Params, Variables } from "./module.ts";

/** A network as a function of tensors, for those who plan what it computes and need no values. */
export interface Applied {
  /** `model.apply` in evaluation mode, of x and the variables one by one. */
  readonly apply: (x: Tensor, ...variables: Tensor[]) => Tensor;
  /** Shapes and element types of the variables. */
  readonly variables: readonly Spec[];
  /** The record of variables that are given one by one. */
  readonly named: (variables: readonly Tensor[]) => Variables;
}

/** A network as a function of its input and its variables. */
export function applied(model: Module): Applied {
  const { params, buffers } = model.specs;
  const names = Object.keys(params);
  const record = (names: readonly string[], tensors: readonly Tensor[]): Params =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const named = (tensors: readonly Tensor[]): Variables => ({
    params: record(names, tensors),
    buffers: record(Object.keys(buffers), tensors.slice(names.length)),
  });
  return {
    apply: (x, ...tensors) => model.apply(named(tensors), x),
    variables: [...Object.values(params), ...Object.values(buffers)].map(({ shape, dtype = "float32" }) => ({
      shape,
      dtype,
    })),
    named,
  };
}
