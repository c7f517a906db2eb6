import type { ComputedType, DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { floats, requireTypes } from "./_rules.ts";

/** One operation of one operand: its WGSL, the types that it takes (default `float32` and `float16`), and its gradient. */
export interface UnaryRow<A = null> {
  readonly wgsl: (x: string, attrs: A, dtype: ComputedType) => string;
  readonly types?: readonly DType[];
  /** Element type of the result; default that of the operand. */
  readonly result?: DType;
  /** WGSL text with the functions that the expression calls. Rows that share functions share the very same text. */
  readonly functions?: string;
  /** From the operand, the cotangent and the result; `"none"` where the derivative is 0 wherever there is one. */
  readonly grad: "none" | ((x: Tensor, dy: Tensor, y: Tensor, attrs: A) => Tensor);
}

/** The operation that a row describes. */
export function unaryOp<A = null>(name: string, row: UnaryRow<A>): Op<A> {
  const { wgsl, types = floats, result, functions, grad } = row;
  return {
    name,
    infer([x]) {
      const dtype = requireTypes(name, [x], types);
      return { shape: x.shape, dtype: result ?? dtype };
    },
    lower: { kind: "elementwise", expression: ([x], attrs, [dtype]) => wgsl(x, attrs, dtype), functions },
    grad: grad === "none" ? "none" : ({ inputs: [x], cotangent, output, attrs }) => [grad(x, cotangent, output, attrs)],
  };
}

/** Throws unless every number of an operation's options is finite in `float32`. */
export function requireFinite(action: string, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isFinite(Math.fround(value))) {
      throw new ValueError(`Cannot apply ${action}: ${name} is ${value}, it needs a finite float32`);
    }
  }
}

/** A finite number as a WGSL literal of an element type. */
export function literal(value: number, dtype: ComputedType = "float32"): string {
  if (dtype === "float32") return `${Math.fround(value)}f`;
  return `${value}${dtype === "int32" ? "i" : "u"}`;
}
