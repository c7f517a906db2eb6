import { gatedCell, longShortTermCell, type Nonlinearity, plainCell } from "./recurrent_cells.ts";
import { recurrent, type RecurrentModule, type RecurrentOptions } from "./recurrent.ts";

/** How `rnn` is built. */
export interface RnnOptions extends RecurrentOptions {
  /** What squashes the state, `tanh` unless told. */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * Recurrent network: `h_t = tanh(x_t weight_ih^T + bias_ih + h_(t-1) weight_hh^T + bias_hh)` for each time t of a sequence
 * [T, N, in]; the output is all h, [T, N, H], or [T, N, 2 H] where a second network goes backwards.
 *
 * Parameters of layer k, in PyTorch's names: `weight_ih_l{k}` [H, in], `weight_hh_l{k}` [H, H], `bias_ih_l{k}`,
 * `bias_hh_l{k}` [H], with `_reverse` for the way back. First values are U(-b, b) with `b = 1 / sqrt(H)`.
 *
 * Source: Elman 1990, "Finding structure in time".
 *
 * @param inFeatures last extent of the sequence
 * @param hidden H, extent of the state
 * @throws {ShapeError} where a count is no whole number of at least 1
 * @throws {ValueError} where the dropout or the nonlinearity is none
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { rnn } from "@tilegrad/tilegrad/layers";
 * const layer = rnn(4, 6, { layers: 2 });
 * const { output, state: [h] } = layer.run(layer.init(key(0)).params, ones([5, 3, 4]));
 * console.log(output.shape, h.shape); // [5, 3, 6] [2, 3, 6]
 * ```
 */
export function rnn(
  inFeatures: number,
  hidden: number,
  { nonlinearity = "tanh", ...options }: RnnOptions = {},
): RecurrentModule {
  return recurrent(plainCell(nonlinearity), inFeatures, hidden, options);
}

/**
 * Network with long short-term memory: for each time t of a sequence [T, N, in] `c_t = f c_(t-1) + i g`,
 * `h_t = o tanh(c_t)`, where the gates i, f, o (sigmoid) and the candidate g (tanh) are each made of x_t and h_(t-1); the
 * output is all h, [T, N, H], or [T, N, 2 H] where a second network goes backwards.
 *
 * Parameters of layer k, in PyTorch's names: `weight_ih_l{k}` [4 H, in], `weight_hh_l{k}` [4 H, H], `bias_ih_l{k}`,
 * `bias_hh_l{k}` [4 H], rows in the order i, f, g, o, with `_reverse` for the way back. First values are U(-b, b) with
 * `b = 1 / sqrt(H)`. The state is h and c.
 *
 * Source: Hochreiter and Schmidhuber 1997, "Long short-term memory".
 *
 * @param inFeatures last extent of the sequence
 * @param hidden H, extent of the state
 * @throws {ShapeError} where a count is no whole number of at least 1
 * @throws {ValueError} where the dropout is not from 0 to 1
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { lstm } from "@tilegrad/tilegrad/layers";
 * const layer = lstm(28, 64, { batchFirst: true, output: "last" });
 * console.log(layer.apply(layer.init(key(0)), ones([8, 28, 28])).shape); // [8, 64]
 * ```
 */
export function lstm(inFeatures: number, hidden: number, options: RecurrentOptions = {}): RecurrentModule {
  return recurrent(longShortTermCell, inFeatures, hidden, options);
}

/**
 * Network of gated recurrent units: for each time t of a sequence [T, N, in]
 * `n = tanh(x_t W_in^T + b_in + r (h_(t-1) W_hn^T + b_hn))`, `h_t = (1 - z) n + z h_(t-1)`, where the gates r and z (sigmoid)
 * are made of x_t and h_(t-1); the output is all h, [T, N, H], or [T, N, 2 H] where a second network goes backwards.
 *
 * Parameters of layer k, in PyTorch's names: `weight_ih_l{k}` [3 H, in], `weight_hh_l{k}` [3 H, H], `bias_ih_l{k}`,
 * `bias_hh_l{k}` [3 H], rows in the order r, z, n, with `_reverse` for the way back. First values are U(-b, b) with
 * `b = 1 / sqrt(H)`.
 *
 * Source: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation".
 *
 * @param inFeatures last extent of the sequence
 * @param hidden H, extent of the state
 * @throws {ShapeError} where a count is no whole number of at least 1
 * @throws {ValueError} where the dropout is not from 0 to 1
 *
 * @example
 * ```ts
 * import { key, ones } from "@tilegrad/tilegrad";
 * import { gru } from "@tilegrad/tilegrad/layers";
 * const layer = gru(4, 6, { bidirectional: true });
 * console.log(layer.apply(layer.init(key(0)), ones([5, 3, 4])).shape); // [5, 3, 12]
 * ```
 */
export function gru(inFeatures: number, hidden: number, options: RecurrentOptions = {}): RecurrentModule {
  return recurrent(gatedCell, inFeatures, hidden, options);
}
