import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./binary.ts";
import { multiplyMatrices } from "./matmul.ts";
import { expandDims, squeeze } from "./movement.ts";

/**
 * Fully connected layer: `y[..., o] = sum_i x[..., i] weight[o, i] + bias[o]`.
 *
 * @param x `[..., in]`
 * @param weight `[out, in]`
 * @param bias `[out]`, or none
 * @returns `[..., out]`
 * @throws {ShapeError} where the extents do not fit
 *
 * @example
 * ```ts
 * import { linear, tensor } from "@tilegrad/tilegrad";
 * console.log(await linear(tensor([1, 2]), tensor([[3, 4]]), tensor([0.5])).array()); // [11.5]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkShapes(x, weight, bias);
  if (x.shape.length === 1) return squeeze(linear(expandDims(x, 0), weight, bias), 0);
  const y = multiplyMatrices(x, weight, false, true);
  return bias ? add(y, bias) : y;
}

function checkShapes(x: Tensor, weight: Tensor, bias?: Tensor | null): void {
  const found = `(x ${showShape(x.shape)}, weight ${showShape(weight.shape)})`;
  if (x.shape.length === 0 || weight.shape.length !== 2) {
    throw new ShapeError(`Cannot apply linear: x needs at least 1 axis and weight 2 (out, in) ${found}`);
  }
  const [outputs, inputs] = weight.shape;
  if (x.shape.at(-1) !== inputs) {
    throw new ShapeError(`Cannot apply linear: weight expects ${inputs} inputs, x has ${x.shape.at(-1)} ${found}`);
  }
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outputs)) {
    throw new ShapeError(`Cannot apply linear: bias must be [${outputs}], found ${showShape(bias.shape)} ${found}`);
  }
}
