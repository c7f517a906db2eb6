import { type ComputedType, computedType, type DType } from "./dtype.ts";
import type { Op } from "./op.ts";
import type { Shape } from "./shape.ts";

/** What is known of a tensor before anything runs. */
export interface Spec {
  /** Extents, outermost first. */
  readonly shape: Shape;
  /** Element type. */
  readonly dtype: DType;
}

/** A value as kernels see it: they compute with 32 bits, whatever memory holds. */
export interface ComputedSpec extends Spec {
  readonly dtype: ComputedType;
  /** What memory holds. */
  readonly stored: DType;
}

/** What kernels see of a value. */
export function computed({ shape, dtype }: Spec): ComputedSpec {
  return { shape, dtype: computedType(dtype), stored: dtype };
}

/** Where a node's value is, once it has one. The kinds live in `gpu/storage.ts`. */
export interface Storage {
  /** A `scalar` is one host number and reaches kernels as a uniform; every other value is an array of elements. */
  readonly kind: "scalar" | "host" | "device";
  /** The device that holds the value; undefined while it is on the host. */
  readonly device: object | undefined;
  /** Gives the memory back. */
  release(): void;
}

/**
 * One value of the computation: an operation and its inputs, or a value that is there already (`storage`).
 *
 * Nodes form a graph without cycles. A node that has been computed forgets its inputs, so that history can be collected.
 */
export interface Node extends Spec {
  /** Position in the order in which the program made its nodes: plans compute values in this order. */
  readonly serial: number;
  op: Op;
  attrs: unknown;
  inputs: readonly Node[];
  storage: Storage | undefined;
  /** The device of any input that has one: values of two devices never meet. */
  readonly device: object | undefined;
  /** Set once the value may not be used any more: why. */
  gone: string | undefined;
  /** Where the graph that was collected last lists this node, see `plan/graph.ts`. */
  place: number;
  /** Nodes whose memory this value takes over as soon as it is computed. */
  replaces: readonly Node[];
  /** Nodes that are computed whenever this one is: what they replace is gone afterwards for all of them. */
  companions: readonly Node[];
}

/** No nodes: one list for all nodes that need none. */
export const noNodes: readonly Node[] = [];

function deviceOfAny(inputs: readonly Node[]): object | undefined {
  for (let i = 0; i < inputs.length; i++) {
    const device = deviceOf(inputs[i]);
    if (device) return device;
  }
  return undefined;
}

/** Nodes made so far. It orders the steps of plans and decides nothing else. */
let made = 0;

/** Makes a node that is yet to be computed. */
export function makeNode(op: Op, inputs: readonly Node[], attrs: unknown, spec: Spec): Node {
  const { shape, dtype } = spec;
  return {
    serial: made++,
    op,
    attrs,
    inputs,
    shape,
    dtype,
    storage: undefined,
    device: deviceOfAny(inputs),
    gone: undefined,
    place: -1,
    replaces: noNodes,
    companions: noNodes,
  };
}

/** The device a node's value is on or will be on, where that is settled. */
export function deviceOf(node: Node): object | undefined {
  return node.storage?.device ?? node.device;
}
