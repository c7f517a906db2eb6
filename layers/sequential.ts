import { ValueError } from "../core/mod.ts";
import { childOf, containerOf, type NamedModule, specsOf } from "./container.ts";
import { defineModule } from "./define.ts";
import { type Child, follow, pointField } from "./description.ts";
import type { Module } from "./module.ts";

/** Modules by name. */
export type Modules = Readonly<Record<string | number, Module>>;

/** A name under the name of the module that it belongs to: `"conv1.weight"`. */
export type JoinedName<K, Name extends string> = K extends string | number ? `${K}.${Name}` : never;

/** The names of all parameters: `"conv1.weight" | "conv1.bias" | ...`. */
export type ParamNames<L extends Modules> = {
  [K in keyof L]: L[K] extends Module<infer P, infer _> ? JoinedName<K, P> : never;
}[keyof L];

/** The names of all buffers: `"bn1.running_mean" | ...`. */
export type BufferNames<L extends Modules> = {
  [K in keyof L]: L[K] extends Module<infer _, infer B> ? JoinedName<K, B> : never;
}[keyof L];

/** The names of the parameters of one of several modules. */
export type ParamsOf<M extends Module> = M extends Module<infer P, infer _> ? P : never;

/** The names of the buffers of one of several modules. */
export type BuffersOf<M extends Module> = M extends Module<infer _, infer B> ? B : never;

/**
 * Modules one after the other: `y = last(... second(first(x)))`. Their names prefix those of their variables.
 *
 * JavaScript puts whole numbers first among the keys of a record, so names are either all numbers or all words.
 *
 * @throws {ValueError} where a name is empty, or numbers and words are mixed
 *
 * @example
 * ```ts
 * import { key, zeros } from "@tilegrad/tilegrad";
 * import { conv2d, relu, sequential } from "@tilegrad/tilegrad/layers";
 * const net = sequential({ conv1: conv2d(1, 6, 5), relu1: relu() });
 * const variables = net.init(key(0)); // params: conv1.weight, conv1.bias
 * console.log(net.apply(variables, zeros([8, 1, 28, 28])).shape); // [8, 6, 24, 24]
 * ```
 */
export function sequential<const L extends Modules>(layers: L): Module<ParamNames<L>, BufferNames<L>> {
  const parts: NamedModule[] = Object.entries(layers);
  checkNames(parts.map(([name]) => name));
  return inARow("sequential", parts) as Module<ParamNames<L>, BufferNames<L>>;
}

/**
 * Modules one after the other whose variables keep their names: `sequential` without prefixes. So a block may have the
 * flat names of its publication, whatever containers it is made of.
 *
 * Modules that draw random numbers need a place of their own: give them a name by `sequential`.
 *
 * @throws {ValueError} where two variables have one name
 *
 * @example
 * ```ts
 * import { chain, conv2d, parallel, sequential } from "@tilegrad/tilegrad/layers";
 * const fire = chain(
 *   sequential({ squeeze: conv2d(96, 16, 1) }),
 *   parallel({ expand1x1: conv2d(16, 64, 1), expand3x3: conv2d(16, 64, 3, { padding: 1 }) }),
 * ); // params: squeeze.weight, squeeze.bias, expand1x1.weight, expand1x1.bias, expand3x3.weight, expand3x3.bias
 * ```
 */
export function chain<const M extends readonly Module[]>(
  ...modules: M
): Module<ParamsOf<M[number]>, BuffersOf<M[number]>> {
  const parts = modules.map((module): NamedModule => ["", module]);
  return inARow("chain", parts) as Module<ParamsOf<M[number]>, BuffersOf<M[number]>>;
}

function inARow(kind: string, parts: readonly NamedModule[]): Module {
  return defineModule({
    kind,
    specs: specsOf(parts),
    forward: (pass, x) => parts.reduce((y, [name, module]) => pass.run(name, module, y), x),
    describe(input) {
      const children: Child[] = [];
      let output = input;
      let field = pointField;
      for (const part of parts) {
        const child = childOf(part, output, field);
        children.push(child);
        output = child.description.output;
        field = follow(field, child.description.field);
      }
      return containerOf(kind, output, field, children);
    },
  });
}

function checkNames(names: readonly string[]): void {
  const numbers = names.filter((name) => /^\d+$/.test(name));
  if (names.includes("")) throw new ValueError("Cannot make sequential: found an empty name, every layer needs one");
  if (numbers.length > 0 && numbers.length < names.length) {
    throw new ValueError(
      `Cannot make sequential: found the names ${names.join(", ")}, needs all numbers or all words to keep their order`,
    );
  }
}
