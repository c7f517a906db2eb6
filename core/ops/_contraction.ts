import type { KernelPlan, Operand, Step, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { contractionDirect, contractionSum } from "../../shaders/mod.ts";

/**
 * `y[batch, m, n] = sum over k of a[batch, m, k] * b[batch, k, n]`, where the two factors and the result are functions of
 * their indices: matrices, or views of images that are never stored as matrices.
 */
export interface Contraction {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** WGSL of `load_a(batch, m, k)`, and the operand that it reads. */
  readonly a: Factor;
  /** WGSL of `load_b(batch, k, n)`, and the operand that it reads. */
  readonly b: Factor;
  readonly result: Result;
  readonly constants?: Readonly<Record<string, number>>;
  readonly sizes: Readonly<Record<string, number>>;
}

/** One factor of a contraction. */
export interface Factor {
  readonly operand: Operand;
  readonly load: string;
  /** Whether elements of successive k lie beside each other in memory; else those of successive m or n do. */
  readonly alongK: boolean;
}

/**
 * Where the result goes, as WGSL: element (batch, m, n) has row-major index `y_row(batch, m) + y_column(n)`.
 */
export type Result = string;

/** How the sum is cut: `splits` parts of `chunk` values of k. */
export interface Split {
  readonly splits: number;
  readonly chunk: number;
}

/** Old drivers end an invocation's loops after 65,535 turns. */
export const longestLoop = 32768;

/** Sums `parts` times over parts of k where the results alone would leave the machine idle, or loops would get too long. */
export function splitOver(k: number, parts: number, least: number): Split {
  const chunk = Math.max(Math.min(longestLoop, Math.ceil(k / Math.max(parts, 1))), least);
  const splits = Math.max(1, Math.ceil(k / chunk));
  return { splits, chunk: Math.ceil(k / splits) };
}

/** One element of the result per invocation. */
export function directPlan(contraction: Contraction, target: Target): KernelPlan {
  const { batch, m, n, k } = contraction;
  const outputs = batch * m * n;
  const split = splitOver(k, Math.ceil(512 / outputs), 256);
  return withSum(contraction, split, target, 0, (result, writes) => ({
    shader: { name: "contraction_direct", text: contractionDirect },
    constants: { ...contraction.constants, WORKGROUP: 64 },
    functions: [contraction.a.load, contraction.b.load, result].join("\n"),
    sizes: { ...contraction.sizes, batches: batch, m, n, k, ...split },
    reads: [contraction.a.operand, contraction.b.operand],
    writes,
    workgroups: foldWorkgroups(Math.ceil(outputs * split.splits / 64), target),
  }));
}

/** A result in row-major order of (batch, m, n). */
export const rowMajor: Result = `fn y_row(batch: u32, m: u32) -> u32 { return (batch * sizes.m + m) * sizes.n; }
fn y_column(n: u32) -> u32 { return n; }`;

/** The step that writes the result, or partial sums to scratch buffer `scratch`, followed by the step that adds them. */
export function withSum(
  { batch, m, n, sizes, constants, result }: Pick<Contraction, "batch" | "m" | "n" | "sizes" | "constants" | "result">,
  { splits }: Split,
  target: Target,
  scratch: number,
  step: (result: Result, writes: readonly Operand[]) => Step,
): KernelPlan {
  const y: Operand = { name: "y", value: { output: true } };
  if (splits === 1) return { steps: [step(result, [y])] };
  const sum: Step = {
    shader: { name: "contraction_sum", text: contractionSum },
    constants: { ...constants, WORKGROUP: 64 },
    functions: result,
    sizes: { ...sizes, batches: batch, m, n, splits },
    reads: [{ name: "partial", value: { scratch } }],
    writes: [y],
    workgroups: foldWorkgroups(Math.ceil(batch * m * n / 64), target),
  };
  return {
    steps: [step(rowMajor, [{ name: "y", value: { scratch } }]), sum],
    scratch: [{ kind: "buffer", elements: splits * batch * m * n, dtype: "float32" }],
  };
}
