import type { ComputedType, DType } from "../dtype.ts";
import type { GradientCall, Op } from "../op.ts";
import { apply, type Tensor } from "../tensor.ts";
import { broadcastAll, type Like, requireTypes, toTensors } from "./_rules.ts";

/** One operation of two operands: its WGSL, the types that it takes, and the gradients by operand. */
export interface BinaryRow {
  readonly wgsl: (a: string, b: string, dtype: ComputedType) => string;
  readonly types: readonly DType[];
  readonly result?: DType;
  readonly functions?: string;
  readonly grad: "none" | ((a: Tensor, b: Tensor, dy: Tensor, y: Tensor) => readonly [() => Tensor, () => Tensor]);
}

/** The operation that a row describes. */
export function binaryOp(name: string, row: BinaryRow): Op<null> {
  const { grad } = row;
  return {
    name,
    infer(inputs) {
      const dtype = requireTypes(name, inputs, row.types);
      return { shape: broadcastAll(name, inputs), dtype: row.result ?? dtype };
    },
    lower: { kind: "elementwise", expression: ([a, b], _, [dtype]) => row.wgsl(a, b, dtype), functions: row.functions },
    grad: grad === "none" ? "none" : ({ inputs: [a, b], output, cotangent, needs }: GradientCall<null>) => {
      const [da, db] = grad(a, b, cotangent, output);
      return [needs(0) ? da() : null, needs(1) ? db() : null];
    },
  };
}

/** Applies an operation of two operands, either of them a number. */
export function applyBinary(op: Op<null>, a: Like, b: Like): Tensor {
  return apply(op, toTensors(a, b), null);
}
