import { stochasticPool2d as shader } from "../../shaders/mod.ts";
import { ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import type { Pair } from "./_padding.ts";
import { type Window2d, windowOf, type WindowOptions, windowStep } from "./_window2d.ts";
import { relu } from "./activation.ts";
import { avgPool2dOp } from "./avg_pool2d.ts";
import { div, isNanFunction } from "./binary.ts";
import { equal } from "./comparison.ts";
import { takeInPlaneOp } from "./max_pool2d.ts";
import { type Key, uniform } from "./random.ts";
import { square } from "./unary.ts";
import { where } from "./where.ts";

/** How `stochasticPool2d` lays its windows and where its randomness comes from. */
export interface StochasticPoolOptions extends WindowOptions {
  /** Needed in training alone. A key should be used once. */
  readonly key?: Key;
  /** Whether elements are drawn (default), or averaged with their probabilities as weights. */
  readonly train?: boolean;
}

/** A place drawn from each window, from x and a random number for each window. */
const stochasticPlaceOp: Op<Window2d> = {
  name: "stochasticPool2d",
  infer: ([, u]) => ({ shape: u.shape, dtype: "int32" }),
  lower: {
    kind: "kernel",
    inlines: [0, 1],
    epilogue: true,
    steps: (request) => ({
      steps: [windowStep(request.attrs, request, {
        shader: { name: "stochastic_pool2d", text: shader },
        visits: "taps",
        functions: isNanFunction,
        reads: [{ name: "x", value: { input: 0 } }, { name: "u", value: { input: 1 } }],
        writes: [{ name: "y", value: { output: true } }],
      })],
    }),
  },
  grad: "none",
};

/**
 * Draws one element from each window in training: x[h, w] with probability `x[h, w] / sum of x over the window`, negative
 * elements counted as 0; the element that was drawn gets the gradient. Otherwise the mean of what may be drawn,
 * `sum of x^2 / sum of x`.
 *
 * Source: Zeiler and Fergus 2013, "Stochastic pooling for regularization of deep convolutional neural networks".
 *
 * @param x [N, C, H, W], `float32`, at least 0: what an activation gives
 * @param kernel extents of a window
 * @returns [N, C, OH, OW], as `maxPool2d`
 * @throws {ShapeError} where the rank is not 4, or the windows do not fit (see `maxPool2d`)
 * @throws {DTypeError} where x is not `float32`
 * @throws {ValueError} where training has no key
 *
 * @example
 * ```ts
 * import { key, stochasticPool2d, tensor } from "@tilegrad/tilegrad";
 * const x = tensor([[[[1, 0], [0, 3]]]]);
 * console.log(await stochasticPool2d(x, 2, { key: key(1) }).item()); // 3 three times out of four, else 1
 * console.log(await stochasticPool2d(x, 2, { train: false }).item()); // 2.5
 * ```
 */
export function stochasticPool2d(
  x: Tensor,
  kernel: number | Pair,
  { key, train = true, ...options }: StochasticPoolOptions = {},
): Tensor {
  const window = windowOf("stochasticPool2d", x, kernel, options);
  if (!train) {
    const weights = relu(x);
    const [squares, sums] = [square(weights), weights].map((one) =>
      apply(avgPool2dOp, [one], { window, countIncludePad: true, divisorOverride: 1 })
    );
    const isZero = equal(sums, 0);
    return where(isZero, 0, div(squares, where(isZero, 1, sums)));
  }
  if (!key) throw new ValueError("Cannot apply stochasticPool2d: training needs a key, found none");
  const numbers = uniform(key, [x.shape[0], x.shape[1], ...window.output]);
  return apply(takeInPlaneOp, [x, apply(stochasticPlaceOp, [x, numbers], window)], window);
}
