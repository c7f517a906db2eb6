import type { KernelRequest, Target } from "../kernel.ts";
import { computed, type Node } from "../node.ts";
import { sameShape, sizeOf } from "../shape.ts";
import { type Graph, isHostScalar, isLeaf } from "./graph.ts";
import { TextureViews } from "./views.ts";

/** Which values get memory, and which elementwise chains ride on a kernel's output. */
export interface Schedule {
  /** Values written to memory; everything else is computed where it is read. */
  readonly stored: ReadonlySet<Node>;
  /** For a stored value at the end of an epilogue: the kernel node that it rides on. */
  readonly kernelOf: ReadonlyMap<Node, Node>;
  /** For a stored value: others, elementwise, that the dispatch which stores it stores as well. */
  readonly riders: ReadonlyMap<Node, readonly Node[]>;
  /** The textures from which stored values are read. */
  readonly views: TextureViews;
}

/** Longest elementwise chain compiled into one kernel; longer ones are cut to keep compilation short. */
const longestChain = 48;

/** Decides what is fused. Correct for any answer; the rules below are about speed alone. */
export function scheduleGraph(graph: Graph, target: Target): Schedule {
  const consumers = countConsumers(graph);
  const constants = findConstants(graph);
  const roots = new Set(graph.roots);
  const kernelOf = fuseEpilogues(graph, consumers, roots);
  const inEpilogue = new Set<Node>();
  for (const [end, kernel] of kernelOf) {
    for (let node = kernel; node !== end; node = consumers.get(node)![0]) inEpilogue.add(node);
  }
  const stored = new Set<Node>(kernelOf.keys());
  const loads = new LoadCounter(target.limits.maxStorageBuffersPerShaderStage - 2);
  for (const node of graph.pending) {
    if (isHostScalar(node)) continue;
    const { kind } = node.op.lower;
    const asked = roots.has(node) && !keepsOrder(node);
    const isComputed = kind === "elementwise" && !isFree(node) && !constants.has(node);
    const isCostly = kind === "kernel" || isComputed && (isShared(node, consumers) || isWidened(node, consumers));
    const store = asked || isCostly;
    if (store && !inEpilogue.has(node)) stored.add(node);
    if (node.op.lower.kind === "kernel") storeOperands(node, stored, inEpilogue, target);
    loads.visit(node, stored, inEpilogue);
  }
  for (const root of graph.roots) {
    const source = renamed(root);
    if (isHostScalar(source) && source !== root) stored.add(root);
    else if (!isLeaf(source) && !isHostScalar(source)) stored.add(source);
  }
  const riders = findRiders(graph, stored, kernelOf, loads);
  return { stored, kernelOf, riders, views: new TextureViews(target) };
}

/** What a kernel's lowering is told. */
export function requestOf({ inputs, shape, dtype, attrs }: Node, target: Target): KernelRequest<unknown> {
  return { inputs: inputs.map(computed), output: computed({ shape, dtype }), attrs, target };
}

/** Follows reshapes down to the value whose elements they show. */
export function renamed(node: Node): Node {
  let source = node;
  while (!isLeaf(source) && keepsOrder(source)) source = source.inputs[0];
  return source;
}

function keepsOrder(node: Node): boolean {
  const { lower } = node.op;
  return !isLeaf(node) && lower.kind === "movement" && lower.keepsOrder === true;
}

function isFree({ op: { lower } }: Node): boolean {
  return lower.kind === "elementwise" && lower.isFree === true;
}

function countConsumers(graph: Graph): Map<Node, Node[]> {
  const consumers = new Map<Node, Node[]>();
  for (const node of graph.pending) {
    for (const input of new Set(node.inputs)) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  }
  return consumers;
}

/** An elementwise value that several others read would be computed several times. */
function isShared(node: Node, consumers: Map<Node, Node[]>): boolean {
  let readers = 0;
  const count = (one: Node) => {
    for (const consumer of consumers.get(one) ?? []) {
      if (consumer.op.lower.kind === "movement" || isFree(consumer)) count(consumer);
      else readers++;
    }
  };
  count(node);
  return readers > 1;
}

/** A small computed value that is stretched over a larger one would be computed for each of its elements. */
function isWidened(node: Node, consumers: Map<Node, Node[]>): boolean {
  const size = sizeOf(node.shape);
  const widens = (one: Node): boolean =>
    (consumers.get(one) ?? []).some((consumer) => {
      if (consumer.op.lower.kind === "kernel") return false;
      return sizeOf(consumer.shape) > size || (consumer.op.lower.kind === "movement" && widens(consumer));
    });
  return widens(node);
}

/** Values made of host numbers and counting alone: cheaper to compute again than to load. */
function findConstants(graph: Graph): Set<Node> {
  const constants = new Set<Node>();
  for (const node of graph.pending) {
    if (node.op.lower.kind === "kernel") continue;
    if (node.inputs.every((input) => isHostScalar(input) || constants.has(input))) constants.add(node);
  }
  return constants;
}

/** A kernel reads memory, except where its lowering says that a producer may be computed on the fly. */
function storeOperands(node: Node, stored: Set<Node>, inEpilogue: ReadonlySet<Node>, target: Target): void {
  const { lower } = node.op;
  if (lower.kind !== "kernel") return;
  const { inlines = [] } = lower;
  const inlined = typeof inlines === "function" ? inlines(requestOf(node, target)) : inlines;
  node.inputs.forEach((input, i) => {
    const source = renamed(input);
    if (isLeaf(source) || stored.has(source) || inEpilogue.has(source)) return;
    if (!inlined.includes(i)) stored.add(source);
  });
}

/**
 * Finds, for each kernel, the elementwise chain that can be applied as its result is written: every link is read by the
 * next alone and has the same number of elements. Later kernels choose first, so that all other operands are ready.
 */
function fuseEpilogues(graph: Graph, consumers: Map<Node, Node[]>, roots: ReadonlySet<Node>): Map<Node, Node> {
  const kernelOf = new Map<Node, Node>();
  const taken = new Set<Node>();
  for (const kernel of [...graph.pending].reverse()) {
    if (kernel.op.lower.kind !== "kernel") continue;
    let end = kernel;
    let current = kernel;
    while (kernel.op.lower.epilogue && !roots.has(current)) {
      const readers = consumers.get(current) ?? [];
      if (readers.length !== 1 || taken.has(readers[0])) break;
      const next = readers[0];
      if (keepsOrder(next)) {
        current = next;
        continue;
      }
      if (next.op.lower.kind !== "elementwise" || sizeOf(next.shape) !== sizeOf(current.shape)) break;
      if (!readsInPlace(next, current)) break;
      current = end = next;
    }
    for (let node = kernel; node !== end;) {
      node = consumers.get(node)![0];
      taken.add(node);
    }
    kernelOf.set(end, kernel);
  }
  return kernelOf;
}

/** Whether an elementwise node reads an operand at its own place: no broadcasting moves the elements. */
function readsInPlace(node: Node, operand: Node): boolean {
  const lead = node.shape.length - operand.shape.length;
  return lead >= 0 ? sameShape(node.shape.slice(lead), operand.shape) : false;
}

/**
 * Finds stored elementwise values that are made, place by place, of one other that is stored and of what is there before the
 * plan runs: its dispatch has all that it takes. So a parameter is updated as its momentum is.
 */
function findRiders(
  graph: Graph,
  stored: ReadonlySet<Node>,
  kernelOf: ReadonlyMap<Node, Node>,
  loads: LoadCounter,
): Map<Node, Node[]> {
  const riders = new Map<Node, Node[]>();
  const leaderOf = new Map<Node, Node>();
  for (const node of graph.pending) {
    const read = stored.has(node) && !kernelOf.has(node) ? readInPlace(node, stored) : undefined;
    const leaders = new Set([...read ?? []].map((source) => leaderOf.get(source) ?? source));
    if (leaders.size !== 1) continue;
    const [leader] = leaders;
    const kernel = kernelOf.get(leader)?.op.lower;
    if (kernel?.kind === "kernel" && !kernel.epilogue) continue;
    const together = riders.get(leader) ?? [];
    if (!loads.fits([leader, ...together, node])) continue;
    riders.set(leader, [...together, node]);
    leaderOf.set(node, leader);
  }
  return riders;
}

/**
 * The values of the plan that an elementwise node and all that is computed on the fly for it read, each at its own place; undefined
 * where they are read elsewhere.
 */
function readInPlace(node: Node, stored: ReadonlySet<Node>): ReadonlySet<Node> | undefined {
  const read = new Set<Node>();
  const chain = [node];
  for (const one of chain) {
    if (one.op.lower.kind !== "elementwise" || !sameShape(one.shape, node.shape)) return undefined;
    for (const input of one.inputs) {
      if (isLeaf(input) || isHostScalar(input)) continue;
      if (!stored.has(input)) {
        if (!chain.includes(input)) chain.push(input);
      } else if (sameShape(input.shape, node.shape)) read.add(input);
      else return undefined;
    }
  }
  return read;
}

/** Keeps the number of buffers that one kernel reads within the device's limit, and its text short. */
class LoadCounter {
  private readonly loads = new Map<Node, ReadonlySet<Node>>();
  private readonly lengths = new Map<Node, number>();

  constructor(private readonly most: number) {}

  visit(node: Node, stored: Set<Node>, inEpilogue: ReadonlySet<Node>): void {
    const union = () => new Set(node.inputs.flatMap((input) => [...this.of(input, stored)]));
    let all = union();
    const length = () => 1 + node.inputs.reduce((sum, input) => sum + this.length(input, stored), 0);
    while (all.size > this.most || length() > longestChain) {
      const candidates = node.inputs.filter((input) =>
        !isLeaf(input) && !stored.has(input) && !inEpilogue.has(input) && !isHostScalar(input)
      );
      if (candidates.length === 0) break;
      const cost = (input: Node) => this.of(input, stored).size * longestChain + this.length(input, stored);
      stored.add(candidates.reduce((a, b) => cost(a) >= cost(b) ? a : b));
      all = union();
    }
    this.loads.set(node, all);
    this.lengths.set(node, length());
  }

  /** Whether one kernel may compute all of these values, each of others among them and of what is in memory. */
  fits(nodes: readonly Node[]): boolean {
    const read = new Set(nodes.flatMap((node) => [...this.loads.get(node) ?? []]));
    for (const node of nodes) read.delete(node);
    const length = nodes.reduce((sum, node) => sum + (this.lengths.get(node) ?? 0), 0);
    return read.size + nodes.length <= this.most + 1 && length <= longestChain;
  }

  private of(node: Node, stored: ReadonlySet<Node>): ReadonlySet<Node> {
    if (isHostScalar(node)) return new Set();
    if (isLeaf(node) || stored.has(node)) return new Set([node]);
    return this.loads.get(node) ?? new Set();
  }

  private length(node: Node, stored: ReadonlySet<Node>): number {
    if (isLeaf(node) || stored.has(node) || isHostScalar(node)) return 0;
    return this.lengths.get(node) ?? 0;
  }
}
