import { Coordinates, type KnownAxes, type Quad, type Scope } from "../coordinates.ts";
import { computedType } from "../dtype.ts";
import { computed, type Node } from "../node.ts";

/** One WGSL function body under construction. */
export class FunctionText implements Scope {
  readonly lines: string[] = [];
  private readonly names = new Map<string, string>();
  private readonly quads = new Map<string, Quad>();

  /** Binds an expression with `let`, once per distinct text; names and literals stay as they are. */
  define(expression: string): string {
    if (/^[\w.]+$/.test(expression)) return expression;
    let name = this.names.get(expression);
    if (name === undefined) {
      name = `v${this.names.size}`;
      this.names.set(expression, name);
      this.lines.push(`  let ${name} = ${expression};`);
    }
    return name;
  }

  inQuad(place: Quad): string {
    const index = `(${place.quad} * 4u + ${place.lane}u)`;
    this.quads.set(index, place);
    return index;
  }

  quadOf(index: string): Quad | undefined {
    return this.quads.get(index);
  }

  /** The statements, one a line, each ended. */
  get text(): string {
    return this.lines.map((line) => line + "\n").join("");
  }
}

/** Where an emitted expression finds the values that are not computed on the fly. */
export interface Sources {
  /** The element of a stored value, a host number or a kernel's own result; undefined where it is to be computed here. */
  load(node: Node, at: Coordinates): string | undefined;
  /** Asks for WGSL functions that an expression calls. */
  needs(functions: string): void;
}

/** Writes the expression of one element of `node` at `at` into `scope`. */
export function emitElement(node: Node, at: Coordinates, scope: FunctionText, sources: Sources): string {
  const memo = new Map<Node, Map<string, string>>();
  const emit = (one: Node, place: Coordinates): string => {
    const known = memo.get(one)?.get(place.key);
    if (known !== undefined) return known;
    const text = scope.define(sources.load(one, place) ?? compute(one, place));
    if (!memo.has(one)) memo.set(one, new Map());
    memo.get(one)!.set(place.key, text);
    return text;
  };
  const compute = (one: Node, place: Coordinates): string => {
    const { lower } = one.op;
    if (lower.kind === "elementwise") {
      if (lower.functions) sources.needs(lower.functions);
      const values = one.inputs.map((input) => emit(input, place.broadcastTo(input.shape)));
      return lower.expression(values, one.attrs, one.inputs.map((input) => computedType(input.dtype)));
    }
    if (lower.kind === "movement") {
      if (lower.functions) sources.needs(lower.functions);
      return lower.element(
        (input, from) => emit(one.inputs[input], from),
        place,
        one.attrs,
        one.inputs.map(computed),
        computed(one),
      );
    }
    throw new Error(`plan: ${one.op.name} is not stored and cannot be computed on the fly`);
  };
  return emit(node, at);
}

/** Writes the expressions of the four elements of quad `quad` of `node` into `scope`: what they share, such as `known`, appears once. */
export function emitQuad(
  node: Node,
  quad: string,
  scope: FunctionText,
  sources: Sources,
  known?: KnownAxes,
): string[] {
  return [0, 1, 2, 3].map((lane) =>
    emitElement(node, Coordinates.atIndex(scope, node.shape, scope.inQuad({ quad, lane }), known), scope, sources)
  );
}
