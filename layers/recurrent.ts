import {
  concat,
  dropout as drop,
  foldIn,
  linear,
  permute,
  reshape,
  select,
  type Shape,
  ShapeError,
  slice,
  type Tensor,
  ValueError,
  zeros,
} from "../core/mod.ts";
import { checkVariables } from "./check_variables.ts";
import { defineLayer } from "./define.ts";
import { uniformInit } from "./init.ts";
import type { Module, Params, Specs } from "./module.ts";
import { Pass } from "./pass.ts";
import { recurrence } from "./recurrence.ts";
import type { RecurrentCell } from "./recurrent_cells.ts";
import { checkCount } from "./sizes.ts";

/** The names of a recurrent network's parameters: `weight_ih_l0`, `bias_hh_l1_reverse` ... */
export type RecurrentName = `${"weight" | "bias"}_${"ih" | "hh"}_l${number}${"" | "_reverse"}`;

/** How a recurrent network is built. */
export interface RecurrentOptions {
  /** Layers on top of each other, 1 unless told. */
  readonly layers?: number;
  /** False leaves out the biases; true unless told. */
  readonly bias?: boolean;
  /** Whether sequences are [N, T, in] in place of [T, N, in]; false unless told. */
  readonly batchFirst?: boolean;
  /** Probability that training drops an output of a layer that another layer reads; 0 unless told. */
  readonly dropout?: number;
  /** Whether a second network goes through the sequence backwards; false unless told. */
  readonly bidirectional?: boolean;
  /** What the module gives: the outputs of all times, or of the `last` step, [N, D H]; `all` unless told. */
  readonly output?: "all" | "last";
}

/** What a recurrent network makes of a sequence. */
export interface RecurrentResult {
  /** The outputs of the last layer, [T, N, D H], or [N, T, D H] where the batch comes first. */
  readonly output: Tensor;
  /** The state after the last step, each [layers D, N, H]: the hidden state, then what else passes on. */
  readonly state: readonly Tensor[];
}

/** A recurrent network; D is 2 where it is bidirectional, else 1. */
export interface RecurrentModule extends Module<RecurrentName, never> {
  /**
   * The outputs and the last state.
   *
   * @param params the parameters
   * @param x [T, N, in], or [N, T, in] where the batch comes first
   * @param state the state before the first step, each [layers D, N, H]; zeros unless told
   * @throws {ShapeError} where x or the state does not fit
   */
  run(params: Params<RecurrentName>, x: Tensor, state?: readonly Tensor[]): RecurrentResult;
}

/** One layer in one direction. */
interface Part {
  readonly layer: number;
  /** Of its parameters' names: `l0`, `l0_reverse`. */
  readonly suffix: string;
  readonly isReverse: boolean;
}

interface Network extends Required<RecurrentOptions> {
  readonly cell: RecurrentCell;
  readonly inFeatures: number;
  readonly hidden: number;
  /** Layer by layer, forwards before backwards, as states lie. */
  readonly parts: readonly Part[];
  readonly directions: number;
}

/** Makes a recurrent network of a cell. */
export function recurrent(
  cell: RecurrentCell,
  inFeatures: number,
  hidden: number,
  options: RecurrentOptions,
): RecurrentModule {
  const network = networkOf(cell, inFeatures, hidden, options);
  const params = specsOf(network);
  const module = defineLayer({
    kind: cell.kind,
    params,
    forward(pass, x) {
      const { output, state: [h] } = runNetwork(network, pass, x);
      if (network.output === "all") return output;
      const last = slice(h, [[-network.directions, null]]);
      return reshape(permute(last, [1, 0, 2]), [last.shape[1], network.directions * hidden]);
    },
    macs: ([first, second]) =>
      Object.entries(params).reduce((sum, [name, { shape }]) => {
        return sum + (name.startsWith("weight") ? first * second * shape[0] * shape[1] : 0);
      }, 0),
  });
  return {
    ...module,
    run(params, x, state) {
      const variables = { params, buffers: {} };
      checkVariables(module, variables);
      return runNetwork(network, Pass.over(variables), x, state);
    },
  };
}

function networkOf(cell: RecurrentCell, inFeatures: number, hidden: number, options: RecurrentOptions): Network {
  const { layers = 1, bias = true, batchFirst = false, dropout = 0, bidirectional = false, output = "all" } = options;
  for (const [name, count] of Object.entries({ inFeatures, hidden, layers })) checkCount(cell.kind, name, count);
  if (!(dropout >= 0 && dropout <= 1)) {
    throw new ValueError(`Cannot make ${cell.kind}: found dropout ${dropout}, needs 0 to 1`);
  }
  const parts = Array.from(
    { length: layers },
    (_, layer) =>
      (bidirectional ? [false, true] : [false]).map((isReverse) => ({
        layer,
        isReverse,
        suffix: `l${layer}${isReverse ? "_reverse" : ""}`,
      })),
  ).flat();
  return {
    ...{ cell, inFeatures, hidden, layers, bias, batchFirst, dropout, bidirectional, output, parts },
    directions: bidirectional ? 2 : 1,
  };
}

function specsOf({ cell, inFeatures, hidden, bias, parts, directions }: Network): Specs<RecurrentName> {
  const rows = cell.gates * hidden;
  const init = uniformInit(1 / Math.sqrt(hidden));
  return Object.fromEntries(parts.flatMap(({ layer, suffix }) => {
    const width = layer === 0 ? inFeatures : directions * hidden;
    const shapes: [string, Shape][] = [["weight_ih", [rows, width]], ["weight_hh", [rows, hidden]]];
    if (bias) shapes.push(["bias_ih", [rows]], ["bias_hh", [rows]]);
    return shapes.map(([name, shape]) => [`${name}_${suffix}`, { shape, init }]);
  })) as Specs<RecurrentName>;
}

function checkShapes({ cell, inFeatures, hidden, batchFirst, parts }: Network, x: Tensor, state?: readonly Tensor[]) {
  if (x.shape.length !== 3 || x.shape[2] !== inFeatures || x.shape[batchFirst ? 1 : 0] === 0) {
    throw new ShapeError(
      `Cannot apply ${cell.kind}: x is [${x.shape}], it needs [${
        batchFirst ? "N, T" : "T, N"
      }, ${inFeatures}], T above 0`,
    );
  }
  if (!state) return;
  const needed = [parts.length, x.shape[batchFirst ? 0 : 1], hidden];
  if (state.length !== cell.states || state.some(({ shape }) => shape.join() !== needed.join())) {
    throw new ShapeError(
      `Cannot apply ${cell.kind}: the state is ${state.map(({ shape }) => `[${shape}]`).join(" and ")}, ` +
        `it needs ${cell.states} of [${needed}]`,
    );
  }
}

/** Layer by layer: all times are projected by one matrix product, then the cell goes through them. */
function runNetwork(network: Network, pass: Pass, x: Tensor, state?: readonly Tensor[]): RecurrentResult {
  checkShapes(network, x, state);
  const { cell, hidden, bias, batchFirst, dropout, parts, directions } = network;
  let sequence = batchFirst ? permute(x, [1, 0, 2]) : x;
  const zero = zeros([sequence.shape[1], hidden]);
  const finals: (readonly Tensor[])[] = [];
  for (let first = 0; first < parts.length; first += directions) {
    if (first > 0 && dropout > 0 && pass.drops) {
      sequence = drop(sequence, { rate: dropout, key: foldIn(pass.key(), parts[first].layer) });
    }
    const outputs = parts.slice(first, first + directions).map(({ suffix, isReverse }, direction) => {
      const [ownBias, hiddenBias] = bias ? [pass.param(`bias_ih_${suffix}`), pass.param(`bias_hh_${suffix}`)] : [];
      const projected = linear(sequence, pass.param(`weight_ih_${suffix}`), ownBias);
      const initial = Array.from(
        { length: cell.states },
        (_, i) => state ? select(state[i], first + direction) : zero,
      );
      const { output, last } = recurrence(
        cell,
        projected,
        pass.param(`weight_hh_${suffix}`),
        hiddenBias ?? null,
        initial,
        isReverse,
      );
      finals.push(last);
      return output;
    });
    sequence = outputs.length === 1 ? outputs[0] : concat(outputs, 2);
  }
  return {
    output: batchFirst ? permute(sequence, [1, 0, 2]) : sequence,
    state: Array.from({ length: cell.states }, (_, i) => concat(finals.map((last) => last[i]), 0)),
  };
}
