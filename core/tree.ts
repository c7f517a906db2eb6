import { Tensor } from "./tensor.ts";

/** Tensors in arrays and records, nested as deep as one likes. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** The tensors of a tree, in order of its keys. */
export function treeLeaves(tree: unknown): Tensor[] {
  const leaves: Tensor[] = [];
  visit(tree, (leaf) => {
    if (leaf instanceof Tensor) leaves.push(leaf);
  });
  return leaves;
}

/** The same tree with each tensor replaced; whatever is not a tensor stays. */
export function treeMap<T>(tree: T, map: (leaf: Tensor) => Tensor): T {
  if (tree instanceof Tensor) return map(tree) as T;
  if (Array.isArray(tree)) return tree.map((child) => treeMap(child, map)) as T;
  if (isRecord(tree)) {
    const mapped: Record<string, unknown> = {};
    for (const key of Object.keys(tree)) mapped[key] = treeMap(tree[key], map);
    return mapped as T;
  }
  return tree;
}

/** The tree's form without its tensors: equal text for equal nesting, keys and plain values. */
export function treeForm(tree: unknown, describe: (leaf: Tensor) => string): string {
  if (tree instanceof Tensor) return describe(tree);
  if (Array.isArray(tree)) return `[${tree.map((child) => treeForm(child, describe)).join()}]`;
  if (isRecord(tree)) {
    return `{${Object.entries(tree).map(([key, child]) => `${key}:${treeForm(child, describe)}`).join()}}`;
  }
  return typeof tree === "string" ? JSON.stringify(tree) : String(tree);
}

function visit(tree: unknown, leaf: (leaf: unknown) => void): void {
  if (tree instanceof Tensor) leaf(tree);
  else if (Array.isArray(tree)) { for (const child of tree) visit(child, leaf); }
  else if (isRecord(tree)) { for (const key of Object.keys(tree)) visit(tree[key], leaf); }
  else leaf(tree);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
