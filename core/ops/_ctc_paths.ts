import { type Tensor, watchedBy } from "../tensor.ts";
import { add, maximum, mul, sub } from "./binary.ts";
import { greaterEqual, less, logicalAnd, notEqual } from "./comparison.ts";
import { concat } from "./concat.ts";
import { full, indices } from "./fill.ts";
import { expandDims } from "./movement.ts";
import { select } from "./select.ts";
import { sliceAxis, spreadOut } from "./slice.ts";
import { logSumExp } from "./statistics.ts";
import { exp } from "./unary_exponential.ts";
import { log } from "./unary_logarithm.ts";
import { where } from "./where.ts";

/** Logarithm of a probability that counts as 0: sums of it stay finite, and none of its exponentials is above 0. */
export const impossible = -1e30;

/**
 * The states that an alignment goes through, L = 2 S + 1 of them: the S labels with a blank before, between and after. A
 * step stays, goes on by one, or by two where that leaves out a blank between different labels.
 */
export interface Paths {
  /** Class of each state, [N, L], `int32`. */
  readonly classes: Tensor;
  /** Whether a state can be reached from two states before it, [N, L], `bool`. */
  readonly skips: Tensor;
  /** Whether an alignment may end in a state, [N, L], `bool`. */
  readonly ends: Tensor;
  /** Number of times of each sample, [N, 1], `int32`. */
  readonly lengths: Tensor;
}

/** The states for labels [N, S], of which the first `labelCounts` [N] count, over `lengths` [N] times. */
export function pathsOf(labels: Tensor, labelCounts: Tensor, lengths: Tensor, blank: number): Paths {
  const [batch, count] = labels.shape;
  const classes = batch * count === 0
    ? full([batch, 2 * count + 1], blank, "int32")
    : spreadOut(labels, { low: [0, 1], high: [0, 1], step: [1, 2] }, blank);
  const skips = logicalAnd(notEqual(classes, blank), notEqual(classes, shifted(classes, 2, blank)));
  const place = indices([classes.shape[1]]);
  const last = mul(expandDims(labelCounts, 1), 2);
  const ends = logicalAnd(less(sub(last, place), 2), greaterEqual(last, place));
  return { classes, skips, ends, lengths: expandDims(lengths, 1) };
}

/** x moved `by` places to later states, or to earlier ones where it is negative; `fill` comes in. */
function shifted(x: Tensor, by: number, fill: number): Tensor {
  const extent = x.shape[1];
  const distance = Math.abs(by);
  if (distance >= extent || x.shape[0] === 0) return full(x.shape, fill, x.dtype);
  const kept = by > 0 ? sliceAxis(x, 1, 0, extent - distance) : sliceAxis(x, 1, distance, extent);
  const [low, high] = by > 0 ? [distance, 0] : [0, distance];
  return spreadOut(kept, { low: [0, low], high: [0, high], step: [1, 1] }, fill);
}

/** log(e^a + e^b + e^c) by element. No gradient has to flow through the shift, on which the result does not depend. */
function logAddExp(terms: readonly Tensor[]): Tensor {
  const shift = watchedBy(terms.reduce((a, b) => maximum(a, b)), []);
  return add(shift, log(terms.map((term) => exp(sub(term, shift))).reduce((a, b) => add(a, b))));
}

/**
 * Log-probability of all ways from the start to each state at each time, T times [N, L]; after a sample's last time it stays
 * what it was then.
 *
 * @param emissions log-probability of each state's class at each time, [T, N, L]
 */
export function forwardWays(emissions: Tensor, { skips, lengths }: Paths): Tensor[] {
  const ways: Tensor[] = [];
  for (let time = 0; time < emissions.shape[0]; time++) {
    const here = select(emissions, time);
    if (time === 0) {
      ways.push(where(less(indices([emissions.shape[2]]), 2), here, impossible));
      continue;
    }
    const before = ways[time - 1];
    const leap = where(skips, shifted(before, 2, impossible), impossible);
    const reached = add(here, logAddExp([before, shifted(before, 1, impossible), leap]));
    ways.push(where(less(time, lengths), reached, before));
  }
  return ways;
}

/** Log-probability of all ways from each state at each time to an end, without the state's own emission; T times [N, L]. */
export function backwardWays(emissions: Tensor, { skips, ends, lengths }: Paths): Tensor[] {
  const steps = emissions.shape[0];
  const atEnd = where(ends, full(ends.shape, 0), impossible);
  const ways = new Array<Tensor>(steps);
  ways[steps - 1] = atEnd;
  for (let time = steps - 2; time >= 0; time--) {
    const next = add(select(emissions, time + 1), ways[time + 1]);
    const leap = shifted(where(skips, next, impossible), -2, impossible);
    const onward = logAddExp([next, shifted(next, -1, impossible), leap]);
    ways[time] = where(less(time + 1, lengths), onward, atEnd);
  }
  return ways;
}

/** Log-probability of all alignments, [N], from the ways to the states at the last time. */
export function totalOf(last: Tensor, { ends }: Paths): Tensor {
  return logSumExp(where(ends, last, impossible), { axis: 1 });
}

/** Joins times to [T, N, L]. */
export function overTime(list: readonly Tensor[]): Tensor {
  return concat(list.map((one) => expandDims(one, 0)), 0);
}
