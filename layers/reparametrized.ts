import { ShapeError, type Tensor, ValueError } from "../core/mod.ts";
import { countOf, defineModule } from "./define.ts";
import type { Module, Specs, VariableSpec } from "./module.ts";
import type { Pass } from "./pass.ts";

/** The parameter that is to be computed from others; throws where it has no such axis, or fewer than `rank` axes. */
export function parameterOf(
  action: string,
  { kind, specs }: Module,
  { name, axis, rank }: { readonly name: string; readonly axis: number | null; readonly rank: number },
): VariableSpec {
  if (!Object.hasOwn(specs.params, name)) {
    throw new ValueError(`Cannot make ${action}: found no parameter "${name}" in ${kind}, it needs one to replace`);
  }
  const spec = specs.params[name];
  if (spec.shape.length < rank || (axis !== null && spec.shape.at(axis) === undefined)) {
    throw new ShapeError(
      `Cannot make ${action}: "${name}" of ${kind} is [${spec.shape}], it needs rank ${rank} at least` +
        (axis === null ? "" : ` and an axis ${axis}`),
    );
  }
  return spec;
}

/** The module with other variables in place of the parameter `name`, which each pass computes from them. */
export function reparametrized(
  module: Module,
  name: string,
  variables: { readonly params: Specs; readonly buffers?: Specs },
  compute: (pass: Pass) => Tensor,
): Module {
  const { [name]: _, ...others } = module.specs.params;
  const specs = {
    params: { ...others, ...variables.params },
    buffers: { ...module.specs.buffers, ...variables.buffers },
  };
  return defineModule({
    kind: module.kind,
    specs,
    forward: (pass, x) => module.forward(pass.replacing(name, compute(pass)), x),
    describe: (input) => ({ ...module.describe(input), params: countOf(specs.params) }),
  });
}
