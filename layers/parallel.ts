import { add, concat, type Shape, ShapeError, ValueError } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { pointField, widest } from "./description.ts";
import type { Module } from "./module.ts";
import {
  type BufferNames,
  type BuffersOf,
  type Modules,
  type ParamNames,
  type ParamsOf,
  sequential,
} from "./sequential.ts";

/** How `parallel` puts the outputs of its branches together. */
export interface ParallelOptions {
  /** `concat`, unless told, joins them along `axis`; `add` adds them up. */
  readonly join?: "concat" | "add";
  /** The axis to join along, 1 (the channels) unless told. */
  readonly axis?: number;
}

/**
 * Modules side by side, all with the same input: their outputs joined along the channels, or added. Their names prefix those
 * of their variables.
 *
 * Source: Szegedy et al. 2014, "Going deeper with convolutions".
 *
 * @throws {ValueError} where there is no branch
 * @throws {ShapeError} at `apply` and `describe`, where the outputs do not fit together
 *
 * @example
 * ```ts
 * import { conv2d, parallel } from "@tilegrad/tilegrad/layers";
 * const block = parallel({ branch1: conv2d(8, 4, 1), branch2: conv2d(8, 6, 3, { padding: 1 }) });
 * console.log(block.describe([1, 8, 9, 9]).output); // [1, 10, 9, 9]
 * ```
 */
export function parallel<const L extends Modules>(
  branches: L,
  { join = "concat", axis = 1 }: ParallelOptions = {},
): Module<ParamNames<L>, BufferNames<L>> {
  const parts: NamedModule[] = Object.entries(branches);
  if (join !== "concat" && join !== "add") {
    throw new ValueError(`Cannot make parallel: found join ${join}, needs concat or add`);
  }
  return sideBySide("parallel", parts, join, axis) as Module<ParamNames<L>, BufferNames<L>>;
}

/**
 * Modules side by side whose variables keep their names: `parallel` without prefixes, joined along the channels. So an
 * Inception module may have the flat names of its publication.
 *
 * Modules that draw random numbers need a place of their own: give them a name by `sequential`.
 *
 * @throws {ValueError} where there is no branch, or two variables have one name
 * @throws {ShapeError} at `apply` and `describe`, where the outputs do not fit together
 *
 * @example
 * ```ts
 * import { branches, conv2d, sequential } from "@tilegrad/tilegrad/layers";
 * const block = branches(
 *   sequential({ b1: conv2d(192, 64, 1) }),
 *   sequential({ b2_reduce: conv2d(192, 96, 1), b2: conv2d(96, 128, 3, { padding: 1 }) }),
 * ); // params: b1.weight, b1.bias, b2_reduce.weight, b2_reduce.bias, b2.weight, b2.bias
 * console.log(block.describe([1, 192, 28, 28]).output); // [1, 192, 28, 28]
 * ```
 */
export function branches<const M extends readonly Module[]>(
  ...modules: M
): Module<ParamsOf<M[number]>, BuffersOf<M[number]>> {
  const parts = modules.map((module): NamedModule => ["", module]);
  return sideBySide("branches", parts, "concat", 1) as Module<ParamsOf<M[number]>, BuffersOf<M[number]>>;
}

function sideBySide(kind: string, parts: readonly NamedModule[], join: "concat" | "add", axis: number): Module {
  if (parts.length === 0) throw new ValueError(`Cannot make ${kind}: it has no branch, it needs at least one`);
  return defineModule({
    kind,
    specs: specsOf(parts),
    forward(pass, x) {
      const outputs = parts.map(([name, module]) => pass.run(name, module, x));
      joinedShape(kind, outputs.map(({ shape }) => shape), join, axis);
      return join === "add" ? outputs.reduce((a, b) => add(a, b)) : concat(outputs, axis);
    },
    describe(input) {
      const children = parts.map((part) => childOf(part, input, pointField));
      const descriptions = children.map(({ description }) => description);
      const output = joinedShape(kind, descriptions.map(({ output }) => output), join, axis);
      return containerOf(kind, output, widest(descriptions.map(({ field }) => field)), children);
    },
  });
}

/** The shape of the whole; throws where the parts' shapes differ in more than the axis to join along. */
function joinedShape(kind: string, shapes: readonly Shape[], join: "concat" | "add", axis: number): Shape {
  const [first] = shapes;
  const along = axis < 0 ? axis + first.length : axis;
  const rest = (shape: Shape) => join === "add" ? shape.join() : shape.with(along, 0).join();
  const isAxis = join === "add" || (Number.isInteger(along) && along >= 0 && along < first.length);
  if (!isAxis || shapes.some((shape) => shape.length !== first.length || rest(shape) !== rest(first))) {
    throw new ShapeError(
      `Cannot apply ${kind}: the branches give ${shapes.map((shape) => `[${shape}]`).join(", ")}, ` +
        (join === "add" ? "they must be equal" : `they must be equal but for axis ${axis}`),
    );
  }
  return join === "add" ? first : first.with(along, shapes.reduce((sum, shape) => sum + shape[along], 0));
}

/**
 * The same structure several times in a row, with variables of its own each time, named `0.`, `1.` ...
 *
 * @param count how many
 * @param make gives the module at place `index`
 * @throws {ValueError} where the count is no whole number of at least 1
 *
 * @example
 * ```ts
 * import { conv2d, relu, repeat, sequential } from "@tilegrad/tilegrad/layers";
 * const body = repeat(3, () => sequential({ conv: conv2d(8, 8, 3, { padding: 1 }), relu: relu() }));
 * console.log(Object.keys(body.specs.params)[0]); // 0.conv.weight
 * ```
 */
export function repeat<P extends string, B extends string>(
  count: number,
  make: (index: number) => Module<P, B>,
): Module<`${number}.${P}`, `${number}.${B}`> {
  if (!Number.isInteger(count) || count < 1) {
    throw new ValueError(`Cannot make repeat: found count ${count}, needs a whole number of at least 1`);
  }
  const parts = Object.fromEntries(Array.from({ length: count }, (_, index) => [index, make(index)]));
  return sequential(parts) as Module<`${number}.${P}`, `${number}.${B}`>;
}
