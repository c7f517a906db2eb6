import { ShapeError, type Tensor } from "../core/mod.ts";
import type { Module, Params, Specs, Variables, VariableSpec } from "./module.ts";

/** How one record of tensors differs from what a module needs. */
export interface Mismatch {
  readonly name: string;
  /** What the module needs under this name; undefined where it has no such variable. */
  readonly needed: string | undefined;
  /** What was given; undefined where nothing was. */
  readonly found: string | undefined;
}

/** `float32 [6,1,5,5]`. */
function shown({ dtype = "float32", shape }: VariableSpec | Tensor): string {
  return `${dtype} [${shape}]`;
}

/** Everything in which `given` differs from the specs: missing, unexpected, wrong shape or element type. */
export function mismatches(
  specs: Specs,
  given: Params,
  compare: (spec: VariableSpec, x: Tensor) => boolean,
): Mismatch[] {
  const differing: Mismatch[] = [];
  for (const name in specs) {
    const x = given[name];
    if (!x || !compare(specs[name], x)) differing.push({ name, needed: shown(specs[name]), found: x && shown(x) });
  }
  for (const name in given) {
    if (!Object.hasOwn(specs, name)) differing.push({ name, needed: undefined, found: shown(given[name]) });
  }
  return differing;
}

/** Whether a tensor has the shape of its spec. */
export function hasShape({ shape }: VariableSpec, x: Tensor): boolean {
  return shape.length === x.shape.length && shape.every((extent, axis) => extent === x.shape[axis]);
}

/**
 * Throws unless the variables are the module's, by name and shape.
 *
 * @throws {ShapeError} where a parameter or buffer is missing or has another shape, or the module has none of that name
 */
export function checkVariables({ kind, specs }: Pick<Module, "kind" | "specs">, { params, buffers }: Variables): void {
  checkRecord(kind, "parameter", specs.params, params);
  checkRecord(kind, "buffer", specs.buffers, buffers);
}

function checkRecord(kind: string, role: string, specs: Specs, given: Params): void {
  const [first] = mismatches(specs, given, hasShape);
  if (!first) return;
  const { name, needed, found } = first;
  if (found === undefined) throw new ShapeError(`Cannot apply ${kind}: ${role} "${name}" is missing, needs ${needed}`);
  if (needed === undefined) {
    throw new ShapeError(`Cannot apply ${kind}: found a ${role} "${name}", ${found}, the module has none of that name`);
  }
  throw new ShapeError(`Cannot apply ${kind}: ${role} "${name}" is ${found}, needs ${needed}`);
}
