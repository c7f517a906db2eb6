import { key, ShapeError, type Tensor, ValueError } from "../core/mod.ts";
import { hasShape, type Mismatch, mismatches } from "./check_variables.ts";
import type { Module, Params, Specs, Variables, VariableSpec } from "./module.ts";
import { named, type Names } from "./name_filter.ts";
import { textTable } from "./table.ts";

/** How `loadStateDict` takes a state that does not hold exactly the module's variables. */
export interface LoadOptions {
  /** True, unless told, wants every variable and nothing else; false ignores what is unexpected and fills what is missing. */
  readonly strict?: boolean;
  /** Variables that are not loaded, such as a classifier for other classes, whatever the state holds under their names. */
  readonly exclude?: Names;
  /** Values for what is excluded, or missing where `strict` is false; those of `init(key(0))` unless told. */
  readonly rest?: Variables;
  /** Takes an account of what was loaded and what was not. */
  readonly report?: (report: LoadReport) => void;
}

/** What `loadStateDict` took out of a state. */
export interface LoadReport {
  /** Variables that the state gave. */
  readonly loaded: readonly string[];
  /** Variables that were excluded. */
  readonly excluded: readonly string[];
  /** Other variables that the state does not hold. */
  readonly missing: readonly string[];
  /** Tensors of the state that no variable took; those under excluded names apart. */
  readonly unexpected: readonly string[];
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
 * The variables of a module from a record under the same names. For fine-tuning, `exclude` keeps a part of the network as
 * it is in `rest`.
 *
 * @throws {ShapeError} with a table of all that is missing, unexpected, or of another shape or element type; what is missing
 *   or unexpected only where `strict`
 * @throws {ValueError} where nothing of the module is excluded by a name in `exclude`
 *
 * @example
 * ```ts
 * import { zeros } from "@tilegrad/tilegrad";
 * import { linear, loadStateDict } from "@tilegrad/tilegrad/layers";
 * const state = { weight: zeros([2, 3]), bias: zeros([2]) }; // such as loadSafetensors gives
 * const variables = loadStateDict(linear(3, 2), state);
 * const newBias = loadStateDict(linear(3, 2), { weight: state.weight }, { exclude: "bias" });
 * ```
 */
export function loadStateDict<P extends string, B extends string>(
  module: Module<P, B>,
  state: Params,
  { strict = true, exclude = [], rest, report }: LoadOptions = {},
): Variables<P, B> {
  const specs: Specs = { ...module.specs.params, ...module.specs.buffers };
  const isExcluded = named(exclude);
  checkExclude(module.kind, exclude, Object.keys(specs));
  const included = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !isExcluded(name)));
  const given = included(state);
  const wrong = mismatches(included(specs), given, fits);
  const fatal = wrong.filter(({ needed, found }) => strict || (needed && found));
  if (fatal.length > 0) throw new ShapeError(tableOf(module.kind, fatal));
  report?.({
    loaded: Object.keys(specs).filter((name) => Object.hasOwn(given, name)),
    excluded: Object.keys(specs).filter(isExcluded),
    missing: wrong.filter(({ found }) => found === undefined).map(({ name }) => name),
    unexpected: wrong.filter(({ needed }) => needed === undefined).map(({ name }) => name),
  });
  const whole = Object.keys(specs).every((name) => Object.hasOwn(given, name));
  const filled = whole ? given : { ...stateDict(rest ?? module.init(key(0))), ...given };
  return { params: pick(filled, module.specs.params), buffers: pick(filled, module.specs.buffers) };
}

/** A name that excludes nothing is a slip of the pen. */
function checkExclude(kind: string, exclude: Names, names: readonly string[]): void {
  const patterns: readonly (string | RegExp)[] = Array.isArray(exclude) ? exclude : [exclude];
  const idle = patterns.find((pattern) => !names.some(named(pattern)));
  if (idle === undefined) return;
  throw new ValueError(
    `Cannot load the state into ${kind}: found ${idle} in exclude, needed names of its variables or parts: ${
      [...new Set(names.map((name) => name.split(".")[0]))].join(", ")
    }`,
  );
}

function fits(spec: VariableSpec, x: Tensor): boolean {
  return hasShape(spec, x) && (spec.dtype ?? "float32") === x.dtype;
}

function pick<K extends string>(from: Params, specs: Specs<K>): Params<K> {
  return Object.fromEntries(Object.keys(specs).map((name) => [name, from[name]])) as Params<K>;
}

function tableOf(kind: string, wrong: readonly Mismatch[]): string {
  const rows = wrong.slice(0, longestTable).map((
    { name, needed = "nothing", found = "missing" },
  ) => [name, needed, found]);
  const lines = textTable([["variable", "needed", "found"], ...rows]);
  if (wrong.length > rows.length) lines.push(`and ${wrong.length - rows.length} more`);
  return `Cannot load the state into ${kind}: ${wrong.length} variables do not fit\n  ${lines.join("\n  ")}`;
}
