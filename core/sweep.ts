import { add } from "./ops/binary.ts";
import { zeros } from "./ops/fill.ts";
import { reshape } from "./ops/movement.ts";
import { sum } from "./ops/reduce.ts";
import { sameShape, type Shape } from "./shape.ts";
import type { Tape, TapeRecord, TapeStretch } from "./tape.ts";
import type { Tensor } from "./tensor.ts";

/** Walks a tape backwards from `outputs` and returns the gradient of each of `inputs`. */
export function sweep(
  tape: Tape,
  outputs: readonly Tensor[],
  cotangents: readonly Tensor[],
  inputs: readonly Tensor[],
): Tensor[] {
  tape.isOpen = false;
  const walk = new Walk(tape);
  walk.start(outputs, cotangents);
  walk.back(tape.records);
  return inputs.map((input) => walk.gradients.get(input) ?? zeros(input.shape, input.dtype));
}

/** The gradients known so far on the way back along a tape. */
class Walk {
  readonly gradients = new Map<Tensor, Tensor>();

  constructor(private readonly tape: Tape) {}

  /** Gives values that the tape watches their cotangents. */
  start(outputs: readonly Tensor[], cotangents: readonly (Tensor | undefined)[]): void {
    outputs.forEach((output, i) => {
      const cotangent = cotangents[i];
      if (cotangent && output.tapes.includes(this.tape)) this.accumulate(output, cotangent);
    });
  }

  back(records: readonly (TapeRecord | TapeStretch)[]): void {
    for (let i = records.length - 1; i >= 0; i--) {
      const record = records[i];
      if ("again" in record) this.repeat(record);
      else this.step(record);
    }
  }

  private step({ inputs, output, attrs, grad }: TapeRecord): void {
    const cotangent = this.take(output);
    if (!cotangent) return;
    const needs = (i: number) => inputs[i].tapes.includes(this.tape);
    const gradients = grad({ inputs, output, attrs, cotangent, needs });
    for (let i = 0; i < gradients.length; i++) {
      const gradient = gradients[i];
      if (gradient && needs(i)) this.accumulate(inputs[i], gradient);
    }
  }

  /** The records of the second time are walked instead of those that were not kept. */
  private repeat(stretch: TapeStretch): void {
    const cotangents = stretch.outputs.map((output) => this.take(output));
    if (cotangents.every((cotangent) => cotangent === undefined)) return;
    const { records, outputs } = this.tape.replay(stretch);
    this.start(outputs, cotangents);
    this.back(records);
  }

  private take(output: Tensor): Tensor | undefined {
    const cotangent = this.gradients.get(output);
    this.gradients.delete(output);
    return cotangent;
  }

  private accumulate(to: Tensor, gradient: Tensor): void {
    const fitting = sumToShape(gradient, to.shape);
    const known = this.gradients.get(to);
    this.gradients.set(to, known ? add(known, fitting) : fitting);
  }
}

/** Sums a gradient over the axes along which its operand was stretched. */
function sumToShape(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((extent, axis) =>
    axis < lead || (shape[axis - lead] === 1 && extent !== 1) ? [axis] : []
  );
  return reshape(sum(gradient, { axis: axes }), shape);
}
