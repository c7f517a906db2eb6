import { DisposedError } from "./errors.ts";
import { openedDefaultDevice } from "./gpu/default_device.ts";
import type { Device } from "./gpu/device.ts";
import type { PreparedPlan } from "./gpu/prepared.ts";
import { deviceOf, makeNode, type Node, noNodes } from "./node.ts";
import { leafOp } from "./op.ts";
import { collectGraph } from "./plan/graph.ts";
import { standFor } from "./stand_in.ts";
import { giveUp, Tensor } from "./tensor.ts";
import { treeForm, treeLeaves, treeMap } from "./tree.ts";

/** How a function is captured. */
export interface JitOptions {
  /** Positions of arguments that give up their memory to the results; using them afterwards throws. */
  readonly donate?: readonly number[];
}

/** A captured function: a plan, and where arguments and results go. */
interface Capture<R> {
  readonly prepared: PreparedPlan;
  /** For each leaf of the plan: the position of the argument it stands for, or a value captured from outside. */
  readonly leaves: readonly (number | Node)[];
  readonly result: R;
  readonly roots: readonly Node[];
  readonly donated: readonly number[];
}

/**
 * Captures what `f` computes, once for each form of its arguments (shapes, types, plain values), and replays the plan
 * without building a graph again. Inside, numbers are constants; pass what changes as tensors or random keys. Runs at once
 * when a device is open, and like `f` itself before that.
 *
 * @param f from trees of tensors to a tree of tensors
 *
 * @example
 * ```ts
 * import { jit, mul, tensor } from "@tilegrad/tilegrad";
 * const square = jit((x) => mul(x, x));
 * console.log(await square(tensor([3])).item()); // 9
 * ```
 */
export function jit<A extends unknown[] = Tensor[], R = unknown>(
  f: (...a: A) => R,
  { donate = [] }: JitOptions = {},
): (...a: A) => R {
  const captures = new WeakMap<Device, Map<string, Capture<R>>>();
  return (...a) => {
    const args = treeLeaves(a);
    for (const { node } of args) {
      if (node.gone !== undefined) {
        throw new DisposedError(`Cannot call a captured function: an argument is gone, ${node.gone}`);
      }
    }
    const watchedArg = args.some((arg) => arg.tapes.some((tape) => tape.isOpen));
    const device = args.map((arg) => deviceOf(arg.node)).find((one) => one) as Device | undefined ??
      openedDefaultDevice();
    if (!device || watchedArg) return f(...a);
    device.executor.compute(args.filter((arg) => !arg.node.storage).map((arg) => arg.node));
    const known = captures.get(device) ?? new Map<string, Capture<R>>();
    captures.set(device, known);
    const form = treeForm(
      a,
      ({ node }) => `${node.dtype}[${node.shape}]${node.storage!.kind === "scalar" ? "s" : "t"}`,
    );
    let captured = known.get(form);
    if (!captured) known.set(form, captured = capture(f, a, donate, device));
    return replay(captured, args, device);
  };
}

function capture<A extends unknown[], R>(
  f: (...a: A) => R,
  a: A,
  donate: readonly number[],
  device: Device,
): Capture<R> {
  const stands: Node[] = [];
  const donated: number[] = [];
  const traced = a.map((arg, position) =>
    treeMap(arg, (leaf) => {
      if (donate.includes(position)) donated.push(stands.length);
      const stand = standFor(leaf.node, leaf.node.storage!.kind === "scalar");
      stands.push(stand);
      return new Tensor(stand);
    })
  ) as A;
  const result = f(...traced);
  const roots = [...new Set(treeLeaves(result).map((leaf) => leaf.node))];
  if (donated.length > 0 && roots.length > 0) {
    roots[0].replaces = [
      ...roots[0].replaces,
      ...donated.map((i) => stands[i]),
    ];
  }
  const replaced = new Set(roots.flatMap((root) => root.replaces));
  const graph = collectGraph(roots);
  for (const stand of stands) {
    stand.gone = "it stands for an argument of a captured function, where no values are known";
  }
  return {
    prepared: device.executor.planFor(graph),
    leaves: graph.leaves.map((leaf) => stands.includes(leaf) ? stands.indexOf(leaf) : leaf),
    result,
    roots,
    donated: stands.flatMap((stand, i) => replaced.has(stand) ? [i] : []),
  };
}

function replay<R>(
  { prepared, leaves, result, roots, donated }: Capture<R>,
  args: readonly Tensor[],
  device: Device,
): R {
  const nodes = leaves.map((leaf) => typeof leaf === "number" ? args[leaf].node : leaf);
  const storages = device.executor.run(prepared, nodes);
  const values = new Map(roots.map((root, i) => [root, i]));
  const taken = new Set<number>();
  const output = treeMap(result, ({ node }) => {
    const index = values.get(node)!;
    const made = makeNode(leafOp, noNodes, null, node);
    const storage = storages[index];
    device.executor.attach(made, taken.has(index) && storage.kind === "device" ? shareOf(storage) : storage);
    taken.add(index);
    return new Tensor(made);
  });
  for (const i of donated) {
    giveUp(args[i].node, "its memory was handed on by a captured function (donate); use its result");
  }
  return output;
}

function shareOf(storage: unknown): Node["storage"] & object {
  return (storage as { share(): Node["storage"] & object }).share();
}
