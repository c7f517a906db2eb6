import type { GradientCall, Op } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** Gradients by input, `null` where there is none or nobody needs it. */
// deno-lint-ignore no-explicit-any
export type GradientRule = (call: GradientCall<any>) => readonly (Tensor | null)[];

/** Gradients to take in place of the operations' own, by name of the operation (`relu`). */
export type GradientRules = Readonly<Record<string, GradientRule>>;

/** One operation that a tape saw. */
export interface TapeRecord {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly attrs: unknown;
  readonly grad: GradientRule;
}

/** Operations that a tape did not keep: they are done again, and recorded, once their gradient is wanted. */
export interface TapeStretch {
  readonly outputs: readonly Tensor[];
  /** Does the operations again and returns their results in the order of `outputs`. */
  again(): readonly Tensor[];
}

/**
 * What was computed from some watched tensors, in order. A tape travels with the handles that it watches: an operation
 * records on the tapes of its inputs, so that no global says "recording now" and asynchronous functions cannot mix.
 */
export class Tape {
  readonly records: (TapeRecord | TapeStretch)[] = [];
  /** A closed tape records no more: its gradient has been taken. */
  isOpen = true;

  constructor(private readonly gradients: GradientRules = {}) {}

  /** Records an operation. */
  record(op: Op, inputs: readonly Tensor[], output: Tensor, attrs: unknown): void {
    const grad = Object.hasOwn(this.gradients, op.name) ? this.gradients[op.name] : op.grad;
    // Where there is no gradient, nothing flows back, so that there is nothing to record.
    if (grad !== "none") this.records.push({ inputs, output, attrs, grad });
  }

  /** Opens a closed tape while a stretch is done again; gives what it recorded, and keeps none of it. */
  replay(stretch: TapeStretch): { records: readonly (TapeRecord | TapeStretch)[]; outputs: readonly Tensor[] } {
    const start = this.records.length;
    this.isOpen = true;
    try {
      const outputs = stretch.again();
      return { records: this.records.splice(start), outputs };
    } finally {
      this.isOpen = false;
      this.records.length = start;
    }
  }
}
