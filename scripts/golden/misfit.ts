/** How far computed values lie from the expected ones, measured in tolerances. */
import type { Family, Reference, Tolerance } from "./format.ts";
import { sampleIndex } from "./formula.ts";
import { storedValues } from "./loader.ts";

/** The worst element: `ratio` at most 1 passes. */
export interface Misfit {
  readonly ratio: number;
  /** Where: flat position, "sum", "l2" ...; -1 where nothing differs. */
  readonly at: number | string;
  readonly got: number;
  readonly want: number;
}

const NONE: Misfit = { ratio: 0, at: -1, got: NaN, want: NaN };
const EXACT: Tolerance = { atol: 0, rtol: 0 };

function ratioOf(got: number, want: number, allowed: number): number {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return 0;
  const ratio = Math.abs(got - want) / allowed;
  return Number.isNaN(ratio) ? Infinity : ratio;
}

/** The worse of two misfits. */
export function worse(a: Misfit, b: Misfit): Misfit {
  return b.ratio > a.ratio ? b : a;
}

/** Largest |got - want| / (atol + rtol |want|). NaN fits NaN, an infinity fits only itself. */
export function misfit(got: ArrayLike<number>, want: ArrayLike<number>, { atol, rtol }: Tolerance): Misfit {
  return misfitWithin(got, want, (i) => atol + rtol * Math.abs(want[i]));
}

/** Largest |got - want| / allowed(i) over the elements i. */
export function misfitWithin(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  allowed: (index: number) => number,
): Misfit {
  if (got.length !== want.length) return { ratio: Infinity, at: "length", got: got.length, want: want.length };
  let worst = NONE;
  for (let i = 0; i < got.length; i++) {
    const ratio = ratioOf(got[i], want[i], allowed(i));
    if (ratio > worst.ratio) worst = { ratio, at: i, got: got[i], want: want[i] };
  }
  return worst;
}

/**
 * Misfit of the sums of a whole result. If every element stays within atol + rtol |want|, then so do the sum within
 * n atol + rtol sum|want| and the 2-norm within sqrt(n) atol + rtol l2; by Cauchy-Schwarz sum|want| <= sqrt(n) l2.
 * A float64 sum of n terms has its own round-off, hence the 2^-40.
 */
export function misfitOfSums(got: ArrayLike<number>, reference: Reference, { atol, rtol }: Tolerance): Misfit {
  const count = got.length, root = Math.sqrt(count);
  let sum = 0, absolute = 0, squares = 0;
  for (let i = 0; i < count; i++) {
    sum += got[i];
    absolute += Math.abs(got[i]);
    squares += got[i] * got[i];
  }
  const l2 = reference.l2 ?? 0, total = reference.abs_sum ?? root * l2, slack = rtol + 2 ** -40;
  let worst = NONE;
  const compare = (at: string, value: number, want: number | undefined, allowed: number) => {
    if (want === undefined) return;
    // The manifest prints some sums with nine digits only.
    const ratio = ratioOf(value, want, allowed + 1e-8 * Math.abs(want));
    worst = worse(worst, { ratio, at, got: value, want });
  };
  compare("sum", sum, reference.sum, count * atol + slack * total);
  compare("abs_sum", absolute, reference.abs_sum, count * atol + slack * total);
  compare("l2", Math.sqrt(squares), reference.l2, root * atol + slack * l2);
  return worst;
}

/** Misfit of a result against everything its reference says: values, samples, first values, sums. */
export function misfitOf(family: Family, got: ArrayLike<number>, reference: Reference, tolerance: Tolerance): Misfit {
  const { samples, tensor, first, step_atol, atol_tensor } = reference;
  if (tensor === undefined && !samples && !first && reference.l2 === undefined) {
    throw new TypeError(`Cannot judge ${reference.name ?? reference.param}: its reference holds no expected values`);
  }
  let worst = NONE;
  if (tensor !== undefined) {
    const want = storedValues(family, tensor);
    const allowed = step_atol ?? (atol_tensor === undefined ? undefined : storedValues(family, atol_tensor));
    worst = allowed ? misfitWithin(got, want, (i) => allowed[i]) : misfit(got, want, tolerance);
  }
  if (samples) {
    const { index, count } = samples;
    const chosen = index === "all"
      ? Array.from(got)
      : sampleIndex(index.key, index.salt, got.length, count).map((position) => got[position]);
    worst = worse(worst, misfit(chosen, storedValues(family, samples.tensor), tolerance));
  }
  if (first) worst = worse(worst, misfit(Array.from(got).slice(0, first.length), first, tolerance));
  return worse(worst, misfitOfSums(got, reference, tolerance));
}

/** The tolerance that decides, the accuracy WGSL promises for its built-ins where it is given, and the strict one. */
export function tolerancesOf(reference: Reference): { deciding: Tolerance; strict: Tolerance } {
  const strict = reference.tol ?? EXACT;
  return { deciding: reference.tol_wgsl ?? strict, strict };
}
