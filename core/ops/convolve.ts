import type { Tensor } from "../tensor.ts";
import { conv1d, type Conv1dOptions } from "./conv1d.ts";
import { conv2d, type ConvOptions } from "./conv2d.ts";
import { inNameOf } from "./_rules.ts";
import { flip, reshape } from "./movement.ts";

/** Runs a convolution of `rank` axes; a plain signal and a plain kernel count as one image of one channel. */
function onSignals(rank: 1 | 2, x: Tensor, kernel: Tensor, run: (x: Tensor, weight: Tensor) => Tensor): Tensor {
  if (x.shape.length !== rank || kernel.shape.length !== rank) return run(x, kernel);
  const y = run(reshape(x, [1, 1, ...x.shape]), reshape(kernel, [1, 1, ...kernel.shape]));
  return reshape(y, y.shape.slice(2));
}

/** The kernel reversed along its last axes. */
function turned(weight: Tensor, axes: number): Tensor {
  return flip(weight, weight.shape.map((_, axis) => axis).slice(-axes));
}

/**
 * Cross-correlation of rows: the kernel as it is, `y_t = sum_k w_k x_{t + k}`; `conv1d`, for plain signals too. Padding
 * `valid` (default) takes the places where the kernel lies inside, `same` as many as x has, `full` all where it touches x.
 *
 * @param x [L], or [N, Cin, L]
 * @param weight [k], or [Cout, Cin / groups, k]
 * @param bias [Cout], or none
 * @returns [L'], or [N, Cout, L']
 * @throws {ShapeError} like `conv1d`
 *
 * @example
 * ```ts
 * import { correlate1d, tensor } from "@tilegrad/tilegrad";
 * const y = correlate1d(tensor([1, 2, 3]), tensor([0, 1, 0.5]), null, { padding: "same" });
 * console.log(await y.array()); // [2, 3.5, 3]
 * ```
 */
export function correlate1d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv1dOptions = {}): Tensor {
  return inNameOf("correlate1d", () => onSignals(1, x, weight, (x, weight) => conv1d(x, weight, bias, options)));
}

/**
 * True convolution of rows, `correlate1d` with the kernel reversed: `y_t = sum_k w_k x_{t - k}`. Padding `[k - 1, 0]` makes
 * it causal; with `full` it is commutative.
 *
 * @param x [L], or [N, Cin, L]
 * @param weight [k], or [Cout, Cin / groups, k]
 * @param bias [Cout], or none
 * @returns [L'], or [N, Cout, L']
 * @throws {ShapeError} like `conv1d`
 *
 * @example
 * ```ts
 * import { convolve1d, tensor } from "@tilegrad/tilegrad";
 * const y = convolve1d(tensor([1, 2, 3, 4, 5, 6]), tensor([1, 0.5, 0.25]));
 * console.log(await y.array()); // [4.25, 6, 7.75, 9.5]
 * ```
 */
export function convolve1d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv1dOptions = {}): Tensor {
  return inNameOf("convolve1d", () => correlate1d(x, turned(weight, 1), bias, options));
}

/**
 * Cross-correlation of images: the kernel as it is, `y_ij = sum_rs w_rs x_{i + r, j + s}`; `conv2d`, for plain matrices too.
 * Padding `valid` (default) takes the places where the kernel lies inside, `same` as many as x has, `full` all where it
 * touches x.
 *
 * @param x [H, W], or [N, Cin, H, W]
 * @param weight [kh, kw], or [Cout, Cin / groups, kh, kw]
 * @param bias [Cout], or none
 * @returns [H', W'], or [N, Cout, H', W']
 * @throws {ShapeError} like `conv2d`
 *
 * @example
 * ```ts
 * import { correlate2d, tensor } from "@tilegrad/tilegrad";
 * const edges = correlate2d(tensor([[0, 0, 5, 5], [0, 0, 5, 5]]), tensor([[-1, 1]]));
 * console.log(await edges.array()); // [[0, 5, 0], [0, 5, 0]]
 * ```
 */
export function correlate2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: ConvOptions = {}): Tensor {
  return inNameOf("correlate2d", () => onSignals(2, x, weight, (x, weight) => conv2d(x, weight, bias, options)));
}

/**
 * True convolution of images, `correlate2d` with the kernel turned by 180 degrees: `y_ij = sum_rs w_rs x_{i - r, j - s}`.
 * With padding `full` it is commutative.
 *
 * @param x [H, W], or [N, Cin, H, W]
 * @param weight [kh, kw], or [Cout, Cin / groups, kh, kw]
 * @param bias [Cout], or none
 * @returns [H', W'], or [N, Cout, H', W']
 * @throws {ShapeError} like `conv2d`
 *
 * @example
 * ```ts
 * import { convolve2d, tensor } from "@tilegrad/tilegrad";
 * const y = convolve2d(tensor([[1, 2, 3]]), tensor([[1, 10]]), null, { padding: "full" });
 * console.log(await y.array()); // [[1, 12, 23, 30]]
 * ```
 */
export function convolve2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: ConvOptions = {}): Tensor {
  return inNameOf("convolve2d", () => correlate2d(x, turned(weight, 2), bias, options));
}
