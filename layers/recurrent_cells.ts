import { add, chunk, linear, mul, relu, ShapeError, sigmoid, sub, tanh, type Tensor, ValueError } from "../core/mod.ts";

/** One step of a recurrent network, apart from its two matrix products. */
export interface RecurrentCell {
  readonly kind: string;
  /** Rows of the weights for each hidden unit. */
  readonly gates: number;
  /** Tensors that pass from step to step, the hidden state first. */
  readonly states: number;
  /**
   * The next state.
   *
   * @param input `x weight_ih^T + bias_ih`, [N, gates H]
   * @param hidden `h weight_hh^T + bias_hh`, [N, gates H]
   * @param state each [N, H]
   */
  step(input: Tensor, hidden: Tensor, state: readonly Tensor[]): readonly Tensor[];
}

/** The rectifier at the end of a plain recurrent step. */
export type Nonlinearity = "tanh" | "relu";

/** `h' = tanh(input + hidden)`, or relu. */
export function plainCell(nonlinearity: Nonlinearity): RecurrentCell {
  if (nonlinearity !== "tanh" && nonlinearity !== "relu") {
    throw new ValueError(`Cannot make rnn: found nonlinearity ${nonlinearity}, needs tanh or relu`);
  }
  const squash = nonlinearity === "tanh" ? tanh : relu;
  return { kind: "rnn", gates: 1, states: 1, step: (input, hidden) => [squash(add(input, hidden))] };
}

/** Rows i, f, g, o: `c' = f c + i g`, `h' = o tanh(c')`. */
export const longShortTermCell: RecurrentCell = {
  kind: "lstm",
  gates: 4,
  states: 2,
  step(input, hidden, [, memory]) {
    const [i, f, g, o] = chunk(add(input, hidden), 4, 1);
    const next = add(mul(sigmoid(f), memory), mul(sigmoid(i), tanh(g)));
    return [mul(sigmoid(o), tanh(next)), next];
  },
};

/** Rows r, z, n: `n = tanh(input + r hidden)`, `h' = (1 - z) n + z h`. */
export const gatedCell: RecurrentCell = {
  kind: "gru",
  gates: 3,
  states: 1,
  step(input, hidden, [h]) {
    const [ri, zi, ni] = chunk(input, 3, 1);
    const [rh, zh, nh] = chunk(hidden, 3, 1);
    const candidate = tanh(add(ni, mul(sigmoid(add(ri, rh)), nh)));
    return [add(candidate, mul(sigmoid(add(zi, zh)), sub(h, candidate)))];
  },
};

/** The weights of one step, under PyTorch's names. */
export interface CellWeights {
  /** [gates H, in] */
  readonly weight_ih: Tensor;
  /** [gates H, H] */
  readonly weight_hh: Tensor;
  /** [gates H] */
  readonly bias_ih?: Tensor | null;
  /** [gates H] */
  readonly bias_hh?: Tensor | null;
}

function stepOf(cell: RecurrentCell, x: Tensor, state: readonly Tensor[], weights: CellWeights): readonly Tensor[] {
  const width = weights.weight_hh.shape[1];
  for (const one of [x, ...state]) {
    if (one.shape.length !== 2) {
      throw new ShapeError(`Cannot apply ${cell.kind}Cell: found [${one.shape}], it needs [N, features]`);
    }
  }
  for (const one of state) {
    if (one.shape[0] !== x.shape[0] || one.shape[1] !== width) {
      throw new ShapeError(
        `Cannot apply ${cell.kind}Cell: the state is [${one.shape}], x [${x.shape}] needs [${x.shape[0]},${width}]`,
      );
    }
  }
  const input = linear(x, weights.weight_ih, weights.bias_ih);
  return cell.step(input, linear(state[0], weights.weight_hh, weights.bias_hh), state);
}

/**
 * One step of a plain recurrent network: `h' = tanh(x weight_ih^T + bias_ih + h weight_hh^T + bias_hh)`.
 *
 * Source: Elman 1990, "Finding structure in time".
 *
 * @param x [N, in]
 * @param h hidden state, [N, H]
 * @param weights weight_ih [H, in], weight_hh [H, H], bias_ih and bias_hh [H]
 * @returns the next hidden state, [N, H]
 * @throws {ShapeError} where the shapes do not fit
 *
 * @example
 * ```ts
 * import { tensor } from "@tilegrad/tilegrad";
 * import { rnnCell } from "@tilegrad/tilegrad/layers";
 * const weights = { weight_ih: tensor([[1]]), weight_hh: tensor([[2]]) };
 * console.log(await rnnCell(tensor([[3]]), tensor([[4]]), weights, { nonlinearity: "relu" }).item()); // 11
 * ```
 */
export function rnnCell(
  x: Tensor,
  h: Tensor,
  weights: CellWeights,
  { nonlinearity = "tanh" }: { readonly nonlinearity?: Nonlinearity } = {},
): Tensor {
  return stepOf(plainCell(nonlinearity), x, [h], weights)[0];
}

/**
 * One step of a network with long short-term memory: `i, f, g, o = x weight_ih^T + bias_ih + h weight_hh^T + bias_hh` in four
 * blocks of rows, `c' = sigmoid(f) c + sigmoid(i) tanh(g)`, `h' = sigmoid(o) tanh(c')`.
 *
 * Source: Hochreiter and Schmidhuber 1997, "Long short-term memory"; Gers et al. 2000 for the forget gate f.
 *
 * @param x [N, in]
 * @param state hidden state and memory, each [N, H]
 * @param weights weight_ih [4 H, in], weight_hh [4 H, H], bias_ih and bias_hh [4 H]
 * @returns the next hidden state and memory, each [N, H]
 * @throws {ShapeError} where the shapes do not fit
 *
 * @example
 * ```ts
 * import { ones, zeros } from "@tilegrad/tilegrad";
 * import { lstmCell } from "@tilegrad/tilegrad/layers";
 * const weights = { weight_ih: ones([20, 3]), weight_hh: ones([20, 5]) };
 * const [h, c] = lstmCell(ones([2, 3]), [zeros([2, 5]), zeros([2, 5])], weights);
 * ```
 */
export function lstmCell(
  x: Tensor,
  state: readonly [h: Tensor, c: Tensor],
  weights: CellWeights,
): [h: Tensor, c: Tensor] {
  const [h, c] = stepOf(longShortTermCell, x, state, weights);
  return [h, c];
}

/**
 * One step of a network of gated recurrent units: in three blocks of rows, `r = sigmoid(x W_ir^T + b_ir + h W_hr^T + b_hr)`, z
 * likewise, `n = tanh(x W_in^T + b_in + r (h W_hn^T + b_hn))`, `h' = (1 - z) n + z h`.
 *
 * Source: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation".
 *
 * @param x [N, in]
 * @param h hidden state, [N, H]
 * @param weights weight_ih [3 H, in], weight_hh [3 H, H], bias_ih and bias_hh [3 H]
 * @returns the next hidden state, [N, H]
 * @throws {ShapeError} where the shapes do not fit
 *
 * @example
 * ```ts
 * import { ones, zeros } from "@tilegrad/tilegrad";
 * import { gruCell } from "@tilegrad/tilegrad/layers";
 * const weights = { weight_ih: ones([15, 3]), weight_hh: ones([15, 5]) };
 * const h = gruCell(ones([2, 3]), zeros([2, 5]), weights);
 * ```
 */
export function gruCell(x: Tensor, h: Tensor, weights: CellWeights): Tensor {
  return stepOf(gatedCell, x, [h], weights)[0];
}
