import { type Shape, sizeOf, stridesOf } from "./shape.ts";

/** Collects `let` statements of one WGSL function; the same expression is bound once. */
export interface Scope {
  define(expression: string): string;
}

/** Gives the WGSL expression of input `input`'s element at a place. */
export type Reader = (input: number, at: Coordinates) => string;

/**
 * A place in a tensor as WGSL text: one u32 expression per axis, or the row-major index, each derived from the other
 * only when asked for.
 */
export class Coordinates {
  private constructor(
    readonly shape: Shape,
    private readonly scope: Scope,
    private readonly parts: readonly string[] | undefined,
    private readonly index: string | undefined,
  ) {}

  /** The place at row-major index `index`. */
  static atIndex(scope: Scope, shape: Shape, index: string): Coordinates {
    return new Coordinates(shape, scope, undefined, index);
  }

  /** The place with these coordinates, in a tensor of shape `shape`. */
  at(shape: Shape, parts: readonly string[]): Coordinates {
    return new Coordinates(shape, this.scope, parts, undefined);
  }

  /** The same element of a tensor whose elements are in the same order. */
  reshaped(shape: Shape): Coordinates {
    return new Coordinates(shape, this.scope, undefined, this.linear());
  }

  /** The element that NumPy's broadcasting reads from an operand of shape `shape`. */
  broadcastTo(shape: Shape): Coordinates {
    const lead = this.shape.length - shape.length;
    const same = shape.every((extent, axis) => extent === this.shape[axis + lead]);
    if (same && sizeOf(shape) === sizeOf(this.shape)) return this.withShape(shape);
    return this.at(shape, shape.map((extent, axis) => extent === 1 ? "0u" : this.axis(axis + lead)));
  }

  /** Coordinate along `axis`. */
  axis(axis: number): string {
    if (this.parts) return this.parts[axis];
    if (this.shape[axis] <= 1) return "0u";
    const stride = stridesOf(this.shape)[axis];
    const above = sizeOf(this.shape.slice(0, axis));
    const scaled = stride === 1 ? this.index! : this.scope.define(`${this.index} / ${stride}u`);
    return above === 1 ? scaled : this.scope.define(`${scaled} % ${this.shape[axis]}u`);
  }

  /** Row-major index. */
  linear(): string {
    if (this.index !== undefined) return this.index;
    const strides = stridesOf(this.shape);
    const terms = this.parts!.flatMap((part, axis) => {
      if (part === "0u" || this.shape[axis] <= 1) return [];
      return [strides[axis] === 1 ? part : `${part} * ${strides[axis]}u`];
    });
    return terms.length === 0
      ? "0u"
      : terms.length === 1
      ? this.scope.define(terms[0])
      : this.scope.define(terms.join(" + "));
  }

  /** Binds an expression to a name in the function that these coordinates belong to. */
  define(expression: string): string {
    return this.scope.define(expression);
  }

  /** Text that is equal for equal places. */
  get key(): string {
    return this.index ?? this.parts!.join(",");
  }

  private withShape(shape: Shape): Coordinates {
    if (this.index !== undefined) return new Coordinates(shape, this.scope, undefined, this.index);
    const lead = this.shape.length - shape.length;
    return this.at(
      shape,
      lead >= 0 ? this.parts!.slice(lead) : [...shape.slice(0, -lead).map(() => "0u"), ...this.parts!],
    );
  }
}
