import { add, clamp, div, minimum, mul, sqrt, sum, type Tensor, ValueError } from "../../core/mod.ts";
import type { NamedTensors } from "./optimizer.ts";

/**
 * Shrinks all gradients by one factor where their common 2-norm exceeds `most`: `g min(1, most / (norm + 1e-6))`.
 *
 * @param grads gradients by name
 * @param most the largest norm let through
 * @returns the gradients under their names
 * @throws {ValueError} where `most` is not positive
 * @example
 * ```ts
 * import { optim, tensor } from "@tilegrad/tilegrad";
 * const { w } = optim.clipByNorm({ w: tensor([3, 4]) }, 1);
 * console.log(await w.array()); // [0.6, 0.8]
 * ```
 *
 * Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", 2013.
 */
export function clipByNorm<P extends NamedTensors>(grads: P, most: number): P {
  requirePositive("clipByNorm", most);
  const squares = Object.values(grads).map((grad) => sum(mul(grad, grad)));
  if (squares.length === 0) return grads;
  const factor = minimum(div(most, add(sqrt(squares.reduce((a, b) => add(a, b))), 1e-6)), 1);
  return mapped(grads, (grad) => mul(grad, factor));
}

/**
 * Cuts every element of the gradients to the range from `-most` to `most`.
 *
 * @param grads gradients by name
 * @param most the largest magnitude let through
 * @returns the gradients under their names
 * @throws {ValueError} where `most` is not positive
 * @example
 * ```ts
 * import { optim, tensor } from "@tilegrad/tilegrad";
 * const { w } = optim.clipByValue({ w: tensor([-3, 0.5]) }, 1);
 * console.log(await w.array()); // [-1, 0.5]
 * ```
 */
export function clipByValue<P extends NamedTensors>(grads: P, most: number): P {
  requirePositive("clipByValue", most);
  return mapped(grads, (grad) => clamp(grad, { min: -most, max: most }));
}

function mapped<P extends NamedTensors>(record: P, map: (x: Tensor) => Tensor): P {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)])) as P;
}

function requirePositive(action: string, most: number): void {
  if (!(most > 0)) throw new ValueError(`Cannot apply ${action}: the bound is ${most}, needed a positive number`);
}
