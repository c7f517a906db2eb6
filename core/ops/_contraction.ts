import type { KernelPlan, Operand, Step, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";
import { contractionDirect, contractionSum } from "../../shaders/mod.ts";

/** Kernels that compute a contraction; a table for each operation chooses one by machine and shape. */
export type Variant = "direct" | "tiled" | "register";

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
  /** WGSL of `store(batch, m, n, value)`, which calls `write_y`. */
  readonly store: string;
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
  return withSum(contraction, split, target, 0, (store, writes) => ({
    shader: { name: "contraction_direct", text: contractionDirect },
    constants: { ...contraction.constants, WORKGROUP: 64 },
    functions: [contraction.a.load, contraction.b.load, store].join("\n"),
    sizes: { ...contraction.sizes, batch, m, n, k, ...split },
    reads: [contraction.a.operand, contraction.b.operand],
    writes,
    workgroups: foldWorkgroups(Math.ceil(outputs * split.splits / 64), target),
  }));
}

const storePartial = `fn store(batch: u32, m: u32, n: u32, value: f32) {
  write_partial((batch * sizes.m + m) * sizes.n + n, value);
}`;

/** The step that writes the result, or partial sums to scratch buffer `scratch`, followed by the step that adds them. */
export function withSum(
  { batch, m, n, sizes, constants, store }: Pick<Contraction, "batch" | "m" | "n" | "sizes" | "constants" | "store">,
  { splits }: Split,
  target: Target,
  scratch: number,
  step: (store: string, writes: readonly Operand[]) => Step,
): KernelPlan {
  const result: Operand = { name: "y", value: { output: true } };
  if (splits === 1) return { steps: [step(store, [result])] };
  const partial: Operand = { name: "partial", value: { scratch } };
  const sum: Step = {
    shader: { name: "contraction_sum", text: contractionSum },
    constants: { ...constants, WORKGROUP: 64 },
    functions: store,
    sizes: { ...sizes, batch, m, n, splits },
    reads: [partial],
    writes: [result],
    workgroups: foldWorkgroups(Math.ceil(batch * m * n / 64), target),
  };
  return {
    steps: [step(storePartial, [partial]), sum],
    scratch: [{ kind: "buffer", elements: splits * batch * m * n, dtype: "float32" }],
  };
}
