/** A case becomes a list of checks: something computed, and the reference that says what it must be. */
import { type Tensor, tensor } from "@tilegrad/tilegrad";
import type { Family, GoldenCase, Reference, Tolerance, Values } from "./format.ts";
import { valuesOf } from "./loader.ts";
import { type Misfit, misfitOf, tolerancesOf } from "./misfit.ts";

/** One computed result: a tensor that is still to be read, or plain numbers. */
export interface Check {
  readonly label: string;
  readonly got: Tensor | ArrayLike<number>;
  readonly reference: Reference;
}

/** What became of a check. */
export interface Verdict {
  readonly label: string;
  readonly misfit: Misfit;
  /** Passed only by the wider tolerance that WGSL's built-ins are granted. */
  readonly byWgsl: boolean;
}

/** A case of its own kind, which is more than one call of an operator. */
export type Procedure = (family: Family, goldenCase: GoldenCase) => Check[] | Promise<Check[]>;

/** Thrown where a case asks for something that tilegrad does not offer (yet). */
export class UnknownOperator extends Error {
  override readonly name = "UnknownOperator";
}

/** Whether a check's result is a tensor, so that it must be read. */
export function isTensor(got: Tensor | ArrayLike<number>): got is Tensor {
  return "dtype" in got;
}

/** A reference for expected numbers that stand in the manifest itself. */
export function inline(values: readonly number[], tol: Tolerance = { atol: 0, rtol: 0 }): Reference {
  return { dtype: "F32", shape: [values.length], first: values, tol };
}

const DTYPES = { F32: "float32", I32: "int32", U8: "bool" } as const;

/** A tensor of tilegrad with the values of a reference. */
export function tensorOf(family: Family, reference: Reference): Tensor {
  return fromValues(valuesOf(family, reference), reference);
}

/** A tensor of tilegrad with given values, under a reference's shape and type; bytes become booleans. */
export function fromValues(values: Values, { dtype, shape }: Pick<Reference, "dtype" | "shape">): Tensor {
  return tensor(values, { shape, dtype: DTYPES[dtype] });
}

/** Judges the values of a check; a wrong shape is a misfit, whatever the values. */
export function judge(family: Family, { label, got, reference }: Check, values: ArrayLike<number>): Verdict {
  const want = reference.shape.reduce((a, b) => a * b, 1);
  if (isTensor(got) && got.shape.join() !== reference.shape.join()) {
    const misfit = { ratio: Infinity, at: `shape [${got.shape}], needed [${reference.shape}]`, got: NaN, want: NaN };
    return { label, misfit, byWgsl: false };
  }
  if (values.length !== want) {
    return { label, misfit: { ratio: Infinity, at: "length", got: values.length, want }, byWgsl: false };
  }
  const { deciding, strict } = tolerancesOf(reference);
  const misfit = misfitOf(family, values, reference, deciding);
  const byWgsl = deciding !== strict && misfit.ratio <= 1 && misfitOf(family, values, reference, strict).ratio > 1;
  return { label, misfit, byWgsl };
}
