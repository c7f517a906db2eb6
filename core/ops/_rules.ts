import type { DType } from "../dtype.ts";
import { numberBeside } from "../create.ts";
import { DTypeError } from "../errors.ts";
import type { Spec } from "../node.ts";
import { broadcastShapes, sameShape, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** A tensor, or a number that takes the element type of the tensor beside it. */
export type Like = Tensor | number;

/** The shape that all inputs broadcast to. */
export function broadcastAll(action: string, inputs: readonly Spec[]): Shape {
  let { shape } = inputs[0];
  for (let i = 1; i < inputs.length; i++) {
    if (!sameShape(inputs[i].shape, shape)) shape = broadcastShapes(action, shape, inputs[i].shape);
  }
  return shape;
}

/** Throws unless the inputs have one element type, and one that the operation takes. */
export function requireTypes(action: string, inputs: readonly Spec[], allowed: readonly DType[]): DType {
  const { dtype } = inputs[0];
  for (let i = 1; i < inputs.length; i++) {
    if (inputs[i].dtype !== dtype) {
      throw new DTypeError(
        `Cannot apply ${action}: operands are ${dtype} and ${inputs[i].dtype}, they must be equal; use cast`,
      );
    }
  }
  if (!allowed.includes(dtype)) {
    throw new DTypeError(`Cannot apply ${action}: found ${dtype}, needs ${allowed.join(" or ")}`);
  }
  return dtype;
}

/** Element types of real numbers. */
export const floats: readonly DType[] = ["float32", "float16"];

/** Element types that count. */
export const numeric: readonly DType[] = [...floats, "int32", "uint32"];

/** Every element type. */
export const anyType: readonly DType[] = [...numeric, "bool"];

/** Throws unless an element type is one that there is. */
export function requireType(action: string, dtype: DType): void {
  if (!anyType.includes(dtype)) {
    throw new DTypeError(`Cannot apply ${action}: found ${dtype}, needs ${anyType.join(" or ")}`);
  }
}

/** Runs what an operation is made of: whatever that refuses is refused in the name of `action`. */
export function inNameOf<T>(action: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) {
      error.message = `Cannot apply ${action}: ${error.message.replace(/^Cannot ((apply|draw|make) )?(a )?\w+: /, "")}`;
    }
    throw error;
  }
}

/** Makes tensors of the numbers among operands; a number takes the type of the first tensor, `float32` without any. */
export function toTensors(...operands: Like[]): Tensor[] {
  const dtype = operands.find(isTensor)?.dtype ?? "float32";
  for (let i = 0; i < operands.length; i++) {
    const operand = operands[i];
    if (!isTensor(operand)) operands[i] = numberBeside(operand, dtype);
  }
  return operands as Tensor[];
}

function isTensor(operand: Like): operand is Tensor {
  return operand instanceof Tensor;
}
