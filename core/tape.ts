import type { Op } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** One operation that a tape saw. */
export interface TapeRecord {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Gradients by input, `null` where there is none or nobody needs it. */
  backward(cotangent: Tensor, needs: (i: number) => boolean): readonly (Tensor | null)[];
}

/**
 * What was computed from some watched tensors, in order. A tape travels with the handles that it watches: an operation
 * records on the tapes of its inputs, so that no global says "recording now" and asynchronous functions cannot mix.
 */
export class Tape {
  readonly records: TapeRecord[] = [];
  /** A closed tape records no more: its gradient has been taken. */
  isOpen = true;

  /** Records an operation. */
  record(op: Op, inputs: readonly Tensor[], output: Tensor, attrs: unknown): void {
    const { grad } = op;
    const backward: TapeRecord["backward"] = grad === "none"
      ? () => inputs.map(() => null)
      : (cotangent, needs) => grad({ inputs, output, attrs, cotangent, needs });
    this.records.push({ inputs, output, backward });
  }
}
