import { brokenTorch, type PickleValue, type TensorRef } from "./pickle_values.ts";

/** Values in a file at most: a few references can stand for any number. */
const mostValues = 1_000_000;

/** Containers in one another at most. */
const deepest = 100;

/** What stands at the ends of nested dictionaries and lists, each under the names that lead to it, joined by dots. */
export interface Leaves {
  readonly tensors: ReadonlyMap<string, TensorRef>;
  /** Numbers, texts, booleans, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Flattens what `torch.save` wrote: the parameters of `{ state_dict: { "fc.bias": ... }, epoch: 3 }` are called
 * `state_dict.fc.bias`, and the metadata is `{ epoch: "3" }`.
 *
 * @throws {FormatError} where a container holds itself, two names are equal, or there is too much of it
 */
export function leavesOf(root: PickleValue): Leaves {
  const tensors = new Map<string, TensorRef>();
  const metadata = new Map<string, string>();
  const within = new Set<PickleValue>();
  let visited = 0;
  const visit = (value: PickleValue, path: string): void => {
    if (++visited > mostValues) throw brokenTorch(`found more than ${mostValues} values`);
    if (Array.isArray(value) || value instanceof Map) {
      if (within.has(value)) throw brokenTorch(`found "${path}", a container that holds itself`);
      if (within.size === deepest) throw brokenTorch(`found more than ${deepest} containers in one another`);
      within.add(value);
      for (const [key, child] of value.entries()) visit(child, path === "" ? `${key}` : `${path}.${key}`);
      within.delete(value);
      return;
    }
    if (tensors.has(path) || metadata.has(path)) throw brokenTorch(`found the name "${path}" twice`);
    if (typeof value !== "object") metadata.set(path, `${value}`);
    else if (value !== null && "kind" in value && value.kind === "tensor") tensors.set(path, value);
  };
  visit(root, "");
  return { tensors, metadata: Object.fromEntries(metadata) };
}
