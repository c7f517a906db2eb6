import type { Node } from "../node.ts";
import { StructureHash } from "./structure_hash.ts";

/** The part of a graph that has to be computed for some roots. */
export interface Graph {
  /** Nodes without a value, inputs before consumers. */
  readonly pending: readonly Node[];
  /** Values that are there: stored tensors, host numbers, arguments of a captured function. */
  readonly leaves: readonly Node[];
  readonly roots: readonly Node[];
  /** All nodes, in the order in which they were found. */
  readonly found: readonly Node[];
}

/**
 * Collects what `roots` depend on, depth first and without recursion: histories may be thousands of nodes long. A node is
 * known again by its place in the list of those found (a sparse set: Briggs, Torczon, "An efficient representation for
 * sparse sets", 1993), for graphs are collected at every step and a map of all nodes would be most of the garbage.
 */
export function collectGraph(roots: readonly Node[]): Graph {
  const found: Node[] = [];
  const pending: Node[] = [];
  const leaves: Node[] = [];
  // The way down to the node at hand, and the inputs taken of each: plain lists, for graphs are collected at every step.
  const way: Node[] = [];
  const taken: number[] = [];
  const visit = (node: Node) => {
    if (isIn(found, node)) return;
    node.place = found.push(node) - 1;
    if (isLeaf(node)) leaves.push(node);
    else taken[way.push(node) - 1] = 0;
  };
  for (const root of roots) {
    visit(root);
    while (way.length > 0) {
      const { inputs } = way[way.length - 1];
      const next = taken[way.length - 1]++;
      if (next < inputs.length) visit(inputs[next]);
      else pending.push(way.pop()!);
    }
  }
  return { pending, leaves, roots, found };
}

/** Whether the list of found nodes has this one where the node says. */
function isIn(found: readonly Node[], node: Node): boolean {
  return found[node.place] === node;
}

/** The graph with everything among its roots that has to be computed together with any of its nodes. */
export function withCompanions(graph: Graph): Graph {
  // Companions share one list, so that there are few.
  const lists: (readonly Node[])[] = [];
  for (let i = 0; i < graph.pending.length; i++) {
    const { companions } = graph.pending[i];
    if (companions.length > 0 && !lists.includes(companions)) lists.push(companions);
  }
  if (lists.length === 0) return graph;
  const roots = new Set(graph.roots);
  for (const companions of lists) {
    for (const node of companions) if (!isLeaf(node)) roots.add(node);
  }
  return roots.size === graph.roots.length ? graph : withCompanions(collectGraph([...roots]));
}

/** Whether a node's value is there already, or comes as an argument. */
export function isLeaf(node: Node): boolean {
  return node.storage !== undefined || node.op.lower.kind === "leaf";
}

/** Whether a value is one host number, which kernels get as a uniform. */
export function isHostScalar(node: Node): boolean {
  return node.storage ? node.storage.kind === "scalar" : node.op.lower.kind === "host";
}

/** Numbers operations and functions, so that equal graphs get equal keys. */
export class Identities {
  private readonly numbers = new WeakMap<object, number>();
  private next = 0;

  of(value: object): number {
    let number = this.numbers.get(value);
    if (number === undefined) this.numbers.set(value, number = this.next++);
    return number;
  }
}

/**
 * Key that is equal for graphs that one plan serves: operations, attributes, shapes and wiring, but no value. The graph is the
 * last that was collected of its nodes.
 */
export function graphKey(graph: Graph, identities: Identities): string {
  const hash = new StructureHash();
  for (let i = 0; i < graph.leaves.length; i++) {
    const leaf = graph.leaves[i];
    hash.add(leaf.place);
    hash.add(isHostScalar(leaf) ? 1 : 2);
    addSpec(leaf, hash);
  }
  for (let i = 0; i < graph.pending.length; i++) {
    const node = graph.pending[i];
    hash.add(node.place);
    hash.add(identities.of(node.op));
    hash.add(node.inputs.length);
    for (let j = 0; j < node.inputs.length; j++) hash.add(node.inputs[j].place);
    addAttrs(node.attrs, hash, identities);
    addSpec(node, hash);
  }
  for (const root of graph.roots) {
    hash.add(root.place);
    hash.add(root.replaces.length);
    for (const node of root.replaces) hash.add(isIn(graph.found, node) ? node.place : -1);
  }
  return hash.key;
}

function addSpec({ shape, dtype }: Node, hash: StructureHash): void {
  hash.addText(dtype);
  hash.add(shape.length);
  for (let axis = 0; axis < shape.length; axis++) hash.addNumber(shape[axis]);
}

/** Attributes are plain data; functions among them count by identity. */
function addAttrs(attrs: unknown, hash: StructureHash, identities: Identities): void {
  if (typeof attrs === "number") hash.addNumber(attrs);
  else if (typeof attrs === "function") hash.add(identities.of(attrs));
  else if (typeof attrs === "object" && attrs !== null) {
    for (const name in attrs) {
      hash.addText(name);
      addAttrs((attrs as Record<string, unknown>)[name], hash, identities);
    }
    hash.add(-1);
  } else hash.addText(`${attrs}`);
}
