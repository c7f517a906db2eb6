import type { Target } from "../kernel.ts";
import type { HostLowering } from "../op.ts";
import type { Node } from "../node.ts";
import { sizeOf } from "../shape.ts";
import { buildGroup } from "./group.ts";
import { type Graph, isHostScalar, isLeaf } from "./graph.ts";
import { SlotAssigner } from "./liveness.ts";
import { texelsOf } from "./module_text.ts";
import { orderGroups } from "./order.ts";
import type { HostStep, HostValue, Place, Plan, PlannedOutput, PlannedStep } from "./plan.ts";
import { renamed, scheduleGraph } from "./schedule.ts";

/** Turns a graph into a plan for a kind of machine. Pure: no value is read and no GPU object is touched. */
export function buildPlan(graph: Graph, target: Target): Plan {
  const schedule = scheduleGraph(graph, target);
  const leafIndex = new Map(graph.leaves.map((leaf, i) => [leaf, i]));
  const riding = new Set([...schedule.riders.values()].flat());
  const groups = graph.pending.filter((node) => schedule.stored.has(node) && !riding.has(node)).map((node) =>
    buildGroup(node, schedule, target)
  );
  const hosts = new HostNumbers(graph, leafIndex);
  const replaced = replacedLeaves(graph, leafIndex);
  const slots = new SlotAssigner(orderGroups(groups), graph, leafIndex, replaced);
  const steps = slots.assign(({ value, step, copies, form, formsRead, place }): PlannedStep => ({
    label: step.label,
    shape: value.shape,
    code: step.code,
    bindings: step.bindings.map((binding) => ({
      place: place(binding.value),
      access: binding.access,
      texels: texelsOf(binding.value),
      range: binding.range,
    })),
    uniforms: step.uniforms.map(({ type, value }) => ({
      type,
      value: typeof value === "number" ? { constant: value } : hosts.of(value),
    })),
    workgroups: step.workgroups,
    choice: step.choice,
    copies,
    form,
    formsRead,
  }));
  const outputs = graph.roots.map((root): PlannedOutput => {
    const source = renamed(root);
    const place: Place | HostValue = isHostScalar(source) && source === root
      ? hosts.of(root)
      : slots.placeOf(isHostScalar(source) ? root : source);
    return { place, shape: root.shape, dtype: root.dtype };
  });
  return { steps, slots: slots.slots, hosts: hosts.steps, outputs, replaced };
}

/** Leaves that some root takes the place of, and that nothing keeps. */
function replacedLeaves(graph: Graph, leafIndex: ReadonlyMap<Node, number>): number[] {
  const kept = new Set(graph.roots.map(renamed));
  const replaced = new Set<number>();
  for (const root of graph.roots) {
    for (const node of root.replaces) {
      const index = leafIndex.get(node);
      if (index !== undefined && !kept.has(node) && !isHostScalar(node) && sizeOf(node.shape) > 0) replaced.add(index);
    }
  }
  return [...replaced];
}

/** Numbers the host computations of a graph in the order in which they must run. */
class HostNumbers {
  readonly steps: HostStep[] = [];
  private readonly index = new Map<Node, number>();

  constructor(graph: Graph, private readonly leafIndex: ReadonlyMap<Node, number>) {
    for (const node of graph.pending) {
      if (node.op.lower.kind !== "host") continue;
      this.index.set(node, this.steps.length);
      const { value } = node.op.lower as HostLowering<unknown>;
      this.steps.push({
        node: { name: node.op.name, attrs: node.attrs, value },
        inputs: node.inputs.map((input) => this.of(input)),
      });
    }
  }

  of(node: Node): HostValue {
    const host = this.index.get(node);
    if (host !== undefined) return { host };
    const leaf = this.leafIndex.get(node);
    if (leaf !== undefined && (isHostScalar(node) || isLeaf(node))) return { leaf };
    throw new Error(`plan: ${node.op.name} is computed on the device and cannot be read by the host in the same run`);
  }
}
