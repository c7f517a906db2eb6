/** Variables by name: an exact name, a part of the network (`classifier` takes `classifier.6.weight`), or an expression. */
export type Names = string | RegExp | readonly (string | RegExp)[];

/**
 * Whether a variable is one of these, by its name: what chooses which variables are loaded, or frozen.
 *
 * @param names an exact name, the name of a part with all that is in it, a regular expression, or several of these
 * @returns a predicate over names
 *
 * @example
 * ```ts
 * import { named } from "@tilegrad/tilegrad/layers";
 * const isHead = named(["classifier", "fc.bias"]);
 * console.log(isHead("classifier.6.weight"), isHead("fc.bias"), isHead("features.0.weight")); // true true false
 * ```
 */
export function named(names: Names): (name: string) => boolean {
  const patterns: readonly (string | RegExp)[] = typeof names === "string" || names instanceof RegExp ? [names] : names;
  return (name) =>
    patterns.some((pattern) =>
      // `search` starts at the first character, wherever a global expression left off.
      typeof pattern === "string" ? name === pattern || name.startsWith(`${pattern}.`) : name.search(pattern) !== -1
    );
}

/**
 * The part of a record under one name, without it: of a checkpoint `{ "state_dict.fc.bias": x }` the `{ "fc.bias": x }`.
 *
 * @param record tensors by name
 * @param part `state_dict`, `module`
 *
 * @example
 * ```ts
 * import { zeros } from "@tilegrad/tilegrad";
 * import { partOf } from "@tilegrad/tilegrad/layers";
 * console.log(Object.keys(partOf({ "state_dict.fc.bias": zeros([2]), "optimizer.lr": zeros([1]) }, "state_dict"))); // ["fc.bias"]
 * ```
 */
export function partOf<T>(record: Readonly<Record<string, T>>, part: string): Record<string, T> {
  const prefix = `${part}.`;
  const inside = Object.entries(record).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(inside.map(([name, value]) => [name.slice(prefix.length), value]));
}
