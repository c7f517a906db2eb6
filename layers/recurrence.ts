import {
  add,
  concat,
  customGrad,
  expandDims,
  linear,
  matmul,
  reshape,
  select,
  slice,
  sum,
  type Tensor,
  transpose,
  vjp,
  zerosLike,
} from "../core/mod.ts";
import type { RecurrentCell } from "./recurrent_cells.ts";

/** What one layer makes of a sequence. */
export interface Recurrence {
  /** Hidden states in the order of time, [T, N, H]. */
  readonly output: Tensor;
  /** The state after the last step, each [1, N, H]. */
  readonly last: readonly Tensor[];
}

/** What the gradient needs of the way there, by step. */
interface Trace {
  readonly inputs: readonly Tensor[];
  readonly hiddens: readonly Tensor[];
  readonly states: readonly (readonly Tensor[])[];
  readonly weight: Tensor;
}

function stacked(list: readonly Tensor[]): Tensor {
  return concat(list.map((one) => expandDims(one, 0)), 0);
}

/**
 * Runs a cell over a sequence.
 *
 * Its gradient goes back step by step through the cell alone; the gradients of all steps together then give those of the
 * weight and the bias by one matrix product and one sum, in place of one of each for every step.
 *
 * @param cell what happens in a step
 * @param projected `x weight_ih^T + bias_ih` for all times, [T, N, gates H]
 * @param weight weight_hh, [gates H, H]
 * @param bias bias_hh, [gates H]
 * @param initial the state before the first step, each [N, H]
 * @param isReverse whether time runs backwards
 */
export function recurrence(
  cell: RecurrentCell,
  projected: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  initial: readonly Tensor[],
  isReverse: boolean,
): Recurrence {
  const steps = projected.shape[0];
  const times = Array.from({ length: steps }, (_, step) => isReverse ? steps - 1 - step : step);
  const run = customGrad<Tensor[], Trace>(
    (projected, weight, ...rest) => {
      const [ownBias, first] = bias ? [rest[0], rest.slice(1)] : [null, rest];
      return forward(cell, times, projected, weight, ownBias, first);
    },
    (trace, cotangent) => backward(cell, times, trace, cotangent, bias !== null),
  );
  // The hidden states of all times, then what else the last state has.
  const all = run(projected, weight, ...bias ? [bias] : [], ...initial);
  const row = (index: number) => slice(all, [[index, index + 1]]);
  const rest = Array.from({ length: cell.states - 1 }, (_, i) => row(steps + i));
  return { output: slice(all, [[0, steps]]), last: [row(times[steps - 1]), ...rest] };
}

function forward(
  cell: RecurrentCell,
  times: readonly number[],
  projected: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  initial: readonly Tensor[],
): [Tensor, Trace] {
  const inputs = times.map((time) => select(projected, time));
  const hiddens: Tensor[] = [];
  const states = [initial];
  inputs.forEach((input, step) => {
    hiddens.push(linear(states[step][0], weight, bias));
    states.push(cell.step(input, hiddens[step], states[step]));
  });
  const [, ...rest] = states[times.length];
  // Running backwards is its own inverse, so that `times` gives the step of each time as well.
  const inTime = times.map((step) => states[step + 1][0]);
  return [stacked([...inTime, ...rest]), { inputs, hiddens, states, weight }];
}

function backward(
  cell: RecurrentCell,
  times: readonly number[],
  { inputs, hiddens, states, weight }: Trace,
  cotangent: Tensor,
  hasBias: boolean,
): Tensor[] {
  const steps = times.length;
  const inputGradients = new Array<Tensor>(steps);
  const hiddenGradients = new Array<Tensor>(steps);
  let state: readonly Tensor[] = states[steps].map((one, i) =>
    i === 0 ? zerosLike(one) : select(cotangent, steps + i - 1)
  );
  for (let step = steps - 1; step >= 0; step--) {
    const [, pullback] = vjp(
      ([input, hidden, ...before]: readonly Tensor[]) => cell.step(input, hidden, before),
      [inputs[step], hiddens[step], ...states[step]],
    );
    const [h, ...others] = state;
    const [input, hidden, own, ...rest] = pullback([add(h, select(cotangent, times[step])), ...others]);
    inputGradients[step] = input;
    hiddenGradients[step] = hidden;
    state = [add(own, matmul(hidden, weight)), ...rest];
  }
  const projected = stacked(times.map((step) => inputGradients[step]));
  // In the order of steps, which is all the same for a sum.
  const isShared = hiddenGradients.every((hidden, step) => hidden === inputGradients[step]);
  const hidden = isShared && times[0] === 0 ? projected : stacked(hiddenGradients);
  const rows = reshape(hidden, [-1, weight.shape[0]]);
  const before = reshape(stacked(states.slice(0, steps).map(([h]) => h)), [-1, weight.shape[1]]);
  return [projected, matmul(transpose(rows), before), ...hasBias ? [sum(rows, { axis: 0 })] : [], ...state];
}
