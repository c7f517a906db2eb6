import type { GradComparison } from "./grad_check.ts";

/** Shapes, axes, paddings or group counts that do not fit together. */
export class ShapeError extends Error {
  /** `ShapeError`. */
  override readonly name: string = "ShapeError";
}

/** An element type that an operation does not take. */
export class DTypeError extends TypeError {
  /** `DTypeError`. */
  override readonly name: string = "DTypeError";
}

/** The GPU device is missing, lost, out of memory, or refused what it was given. */
export class DeviceError extends Error {
  /** `DeviceError`. */
  override readonly name: string = "DeviceError";
}

/** A tensor was used after `dispose()`, or after its memory was handed on. */
export class DisposedError extends Error {
  /** `DisposedError`. */
  override readonly name: string = "DisposedError";
}

/** Bytes that are not what the file format promises. */
export class FormatError extends Error {
  /** `FormatError`. */
  override readonly name: string = "FormatError";
}

/** Values that no operation can take: a label outside its range, a probability above 1. */
export class ValueError extends RangeError {
  /** `ValueError`. */
  override readonly name: string = "ValueError";
}

/** A gradient and finite differences that do not agree. */
export class GradCheckError extends Error {
  /** `GradCheckError`. */
  override readonly name: string = "GradCheckError";

  /**
   * Says what was compared.
   *
   * @param message what is wrong
   * @param comparison the derivative that does not fit, derived and measured
   */
  constructor(message: string, readonly comparison: GradComparison) {
    super(message);
  }
}
