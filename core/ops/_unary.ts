import type { DType } from "../dtype.ts";
import type { GradientCall, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { requireTypes } from "./_rules.ts";

/** One operation of one operand: its WGSL, the types that it takes (default `float32`), and its gradient. */
export interface UnaryRow {
  readonly wgsl: (x: string, dtype: DType) => string;
  readonly types?: readonly DType[];
  /** Element type of the result; default that of the operand. */
  readonly result?: DType;
  /** WGSL text with the functions that the expression calls. Rows that share functions share the very same text. */
  readonly functions?: string;
  /** From the operand, the cotangent and the result; `"none"` where the derivative is 0 wherever there is one. */
  readonly grad: "none" | ((x: Tensor, dy: Tensor, y: Tensor) => Tensor);
}

/** The operation that a row describes. */
export function unaryOp(name: string, { wgsl, types = ["float32"], result, functions, grad }: UnaryRow): Op<null> {
  return {
    name,
    infer([x]) {
      const dtype = requireTypes(name, [x], types);
      return { shape: x.shape, dtype: result ?? dtype };
    },
    lower: { kind: "elementwise", expression: ([x], _, [dtype]) => wgsl(x, dtype), functions },
    grad: grad === "none"
      ? "none"
      : ({ inputs: [x], cotangent, output }: GradientCall<null>) => [grad(x, cotangent, output)],
  };
}

/** A number as a WGSL literal of an element type. */
export function literal(value: number, dtype: DType = "float32"): string {
  if (dtype === "float32") return `${Math.fround(value)}f`;
  return `${value}${dtype === "int32" ? "i" : "u"}`;
}
