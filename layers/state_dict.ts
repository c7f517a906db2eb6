import { key, ShapeError, type Tensor } from "../core/mod.ts";
import { hasShape, type Mismatch, mismatches } from "./check_variables.ts";
import type { Module, Params, Specs, Variables, VariableSpec } from "./module.ts";
import { textTable } from "./table.ts";

/** How `loadStateDict` takes a state that does not hold exactly the module's variables. */
export interface LoadOptions {
  /** True, unless told, wants every variable and nothing else; false ignores what is unexpected and fills what is missing. */
  readonly strict?: boolean;
  /** Values for what is missing where `strict` is false; those of `init(key(0))` unless told. */
  readonly rest?: Variables;
}

/** Lines of a mismatch table at most. */
const longestTable = 20;

/**
 * All tensors of a network in one record: what checkpoints hold.
 *
 * @example
 * ```ts
 * import { key } from "@tilegrad/tilegrad";
 * import { saveSafetensors } from "@tilegrad/tilegrad/interop";
 * import { linear, stateDict } from "@tilegrad/tilegrad/layers";
 * const bytes = await saveSafetensors(stateDict(linear(3, 2).init(key(0))));
 * ```
 */
export function stateDict<P extends string, B extends string>({ params, buffers }: Variables<P, B>): Params<P | B> {
  return { ...params, ...buffers } as Params<P | B>;
}

/**
 * The variables of a module from a record under the same names.
 *
 * @throws {ShapeError} with a table of all that is missing, unexpected, or of another shape or element type; what is missing
 *   or unexpected only where `strict`
 *
 * @example
 * ```ts
 * import { zeros } from "@tilegrad/tilegrad";
 * import { linear, loadStateDict } from "@tilegrad/tilegrad/layers";
 * const state = { weight: zeros([2, 3]), bias: zeros([2]) }; // such as loadSafetensors gives
 * const variables = loadStateDict(linear(3, 2), state);
 * ```
 */
export function loadStateDict<P extends string, B extends string>(
  module: Module<P, B>,
  state: Params,
  { strict = true, rest }: LoadOptions = {},
): Variables<P, B> {
  const specs: Specs = { ...module.specs.params, ...module.specs.buffers };
  const wrong = mismatches(specs, state, fits).filter(({ needed, found }) => strict || (needed && found));
  if (wrong.length > 0) throw new ShapeError(report(module.kind, wrong));
  const missing = Object.keys(specs).some((name) => !Object.hasOwn(state, name));
  const filled = missing ? { ...stateDict(rest ?? module.init(key(0))), ...state } : state;
  return { params: pick(filled, module.specs.params), buffers: pick(filled, module.specs.buffers) };
}

function fits(spec: VariableSpec, x: Tensor): boolean {
  return hasShape(spec, x) && (spec.dtype ?? "float32") === x.dtype;
}

function pick<K extends string>(from: Params, specs: Specs<K>): Params<K> {
  return Object.fromEntries(Object.keys(specs).map((name) => [name, from[name]])) as Params<K>;
}

function report(kind: string, wrong: readonly Mismatch[]): string {
  const rows = wrong.slice(0, longestTable).map((
    { name, needed = "nothing", found = "missing" },
  ) => [name, needed, found]);
  const lines = textTable([["variable", "needed", "found"], ...rows]);
  if (wrong.length > rows.length) lines.push(`and ${wrong.length - rows.length} more`);
  return `Cannot load the state into ${kind}: ${wrong.length} variables do not fit\n  ${lines.join("\n  ")}`;
}
