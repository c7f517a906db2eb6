import type { Shape } from "../core/mod.ts";
import { inLayer } from "./in_layer.ts";
import type { Module } from "./module.ts";
import { type BufferNames, type Modules, type ParamNames, sequential } from "./sequential.ts";

/** Modules by name, or what makes them for an input of a shape. */
export type ModuleMakers = Readonly<Record<string | number, Module | ((input: Shape) => Module)>>;

/** The modules that were made. */
export type Made<L extends ModuleMakers> = {
  readonly [K in keyof L]: L[K] extends (input: Shape) => infer M ? M : L[K];
} extends infer M extends Modules ? M : never;

/**
 * `sequential` for an input of a known shape: a function in place of a module gets the shape of what reaches it, so that nobody
 * counts input channels or features by hand.
 *
 * @param input shape of the input with its batch; the modules may be applied to other batches and sizes as far as their
 *   variables allow
 * @throws {ShapeError} where a module does not take what the one before it gives
 *
 * @example
 * ```ts
 * import { conv2d, flatten, linear, maxPool2d, relu, sequentialFor } from "@tilegrad/tilegrad/layers";
 * const net = sequentialFor([1, 3, 32, 32], {
 *   conv1: ([, channels]) => conv2d(channels, 16, 5),
 *   relu1: relu(),
 *   pool1: maxPool2d(2),
 *   flatten: flatten(),
 *   fc: ([, features]) => linear(features, 10),
 * });
 * console.log(net.specs.params["fc.weight"].shape); // [10, 3136]
 * ```
 */
export function sequentialFor<const L extends ModuleMakers>(
  input: Shape,
  layers: L,
): Module<ParamNames<Made<L>>, BufferNames<Made<L>>> {
  let shape = input;
  const made = Object.entries(layers).map(([name, layer]) => {
    const module = inLayer(name, () => {
      const module = typeof layer === "function" ? layer(shape) : layer;
      shape = module.describe(shape).output;
      return module;
    });
    return [name, module] as const;
  });
  return sequential(Object.fromEntries(made) as Made<L>);
}
