import { type Shape, sizeOf, stridesOf } from "./shape.ts";

/** Collects `let` statements of one WGSL function; the same expression is bound once. */
export interface Scope {
  define(expression: string): string;
  /** The index of element `lane` of quad `quad`, `quad * 4 + lane`. */
  inQuad(place: Quad): string;
  /** Quad and lane of an index that `inQuad` gave. */
  quadOf(index: string): Quad | undefined;
}

/** One of four neighbouring elements that are computed together. */
export interface Quad {
  /** Expression of the quad's number. */
  readonly quad: string;
  readonly lane: number;
}

/** Expressions of coordinates by axis. */
export type KnownAxes = Readonly<Record<number, string>>;

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
    private readonly known: KnownAxes = {},
  ) {}

  /** The place at row-major index `index`; coordinates that are `known` need not be worked out from it. */
  static atIndex(scope: Scope, shape: Shape, index: string, known?: KnownAxes): Coordinates {
    return new Coordinates(shape, scope, undefined, index, known);
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
    if (this.known[axis] !== undefined) return this.known[axis];
    const stride = stridesOf(this.shape)[axis];
    const extent = this.shape[axis];
    const isOutermost = sizeOf(this.shape.slice(0, axis)) === 1;
    const inQuad = this.scope.quadOf(this.index!);
    // Four neighbours share every coordinate but the last where rows are whole quads.
    if (inQuad && stride === 1 && extent % 4 === 0) {
      if (isOutermost) return this.index!;
      return this.scope.inQuad({ ...inQuad, quad: this.scope.define(`${inQuad.quad} % ${extent / 4}u`) });
    }
    const [index, step] = inQuad && stride % 4 === 0 ? [inQuad.quad, stride / 4] : [this.index!, stride];
    const scaled = step === 1 ? index : this.scope.define(`${index} / ${step}u`);
    return isOutermost ? scaled : this.scope.define(`${scaled} % ${extent}u`);
  }

  /** Row-major index. */
  linear(): string {
    if (this.index !== undefined) return this.index;
    const strides = stridesOf(this.shape);
    const terms = this.parts!.flatMap((part, axis) =>
      part === "0u" || this.shape[axis] <= 1 ? [] : [{ part, stride: strides[axis] }]
    );
    const last = terms.at(-1);
    const inQuad = last?.stride === 1 ? this.scope.quadOf(last.part) : undefined;
    const others = terms.slice(0, -1);
    if (!inQuad || others.some(({ stride }) => stride % 4 !== 0)) return this.sum(terms);
    const quads = others.map(({ part, stride }) => ({ part, stride: stride / 4 }));
    return this.scope.inQuad({ ...inQuad, quad: this.sum([...quads, { part: inQuad.quad, stride: 1 }]) });
  }

  /** Quad and lane of the element, where quads of the computation are quads of this tensor. */
  get inQuad(): Quad | undefined {
    return this.scope.quadOf(this.linear());
  }

  private sum(terms: readonly { readonly part: string; readonly stride: number }[]): string {
    if (terms.length === 0) return "0u";
    return this.scope.define(terms.map(({ part, stride }) => stride === 1 ? part : `${part} * ${stride}u`).join(" + "));
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
    const lead = this.shape.length - shape.length;
    if (this.index !== undefined) {
      return new Coordinates(shape, this.scope, undefined, this.index, lead === 0 ? this.known : {});
    }
    return this.at(
      shape,
      lead >= 0 ? this.parts!.slice(lead) : [...shape.slice(0, -lead).map(() => "0u"), ...this.parts!],
    );
  }
}
