import { arrayOver, bytesPerWord, type TypedArray, wordsOf } from "../dtype.ts";
import { DisposedError } from "../errors.ts";
import { type Node, noNodes, type Storage } from "../node.ts";
import { leafOp } from "../op.ts";
import { buildPlan } from "../plan/build.ts";
import { collectGraph, type Graph, graphKey, withCompanions } from "../plan/graph.ts";
import { slotWordsOf } from "../plan/liveness.ts";
import type { HostValue, Place, Plan, PlannedForm, PlannedOutput } from "../plan/plan.ts";
import { sizeOf } from "../shape.ts";
import { compilePlan } from "./compile_plan.ts";
import type { Device } from "./device.ts";
import { Garbage } from "./garbage.ts";
import type { Pooled } from "./pool.ts";
import { PreparedPlan, type RunMemory } from "./prepared.ts";
import type { Profiler } from "./profiler.ts";
import { readsAtOnce } from "./readback.ts";
import { DeviceStorage, HostStorage, hostValues, PendingScalar, ScalarStorage } from "./storage.ts";

/** Submissions that may be under way before the host waits for the device. */
const mostAhead = 64;

/** Plans kept at most; the one that was used longest ago goes first. */
const mostPlans = 512;

/** Computes nodes: one plan per distinct graph, one encoder and one submission per call. */
export class Executor {
  private readonly plans = new Map<string, PreparedPlan>();
  private readonly collector = new FinalizationRegistry<Storage>((storage) => storage.release());
  private submissions = 0;
  /** Reminds the collector. */
  readonly garbage: Garbage = new Garbage();
  /** Times the dispatches while somebody profiles. */
  profiler: Profiler | undefined;

  constructor(private readonly device: Device) {}

  /** Gives every node a value. */
  compute(nodes: readonly Node[]): void {
    const roots = [...new Set(nodes)].filter((node) => node.storage === undefined);
    if (roots.length === 0) return;
    const graph = withCompanions(collectGraph(roots));
    const outputs = this.run(this.planFor(graph), graph.leaves);
    const replaced = graph.roots.flatMap((root) => root.replaces);
    graph.roots.forEach((root, i) => this.attach(root, outputs[i]));
    for (const node of replaced) this.detach(node);
  }

  /** Makes the plan for a graph and compiles its kernels, so that its first run takes no longer than others. */
  async prepare(graph: Graph): Promise<void> {
    const key = graphKey(graph, this.device.identities);
    if (this.plans.has(key)) return;
    const prepared = new PreparedPlan(buildPlan(graph, this.device.target), this.device);
    await compilePlan(this.device, prepared);
    this.keep(key, prepared);
  }

  /** The plan for a graph: made once, found again by its key. */
  planFor(graph: Graph): PreparedPlan {
    const key = graphKey(graph, this.device.identities);
    const prepared = this.plans.get(key) ?? new PreparedPlan(buildPlan(graph, this.device.target), this.device);
    this.keep(key, prepared);
    return prepared;
  }

  private keep(key: string, prepared: PreparedPlan): void {
    this.plans.delete(key);
    this.plans.set(key, prepared);
    if (this.plans.size > mostPlans) this.plans.delete(this.plans.keys().next().value!);
  }

  /** Makes plans anew from now on: one of them failed. */
  forgetPlans(): void {
    this.plans.clear();
  }

  /** Runs a plan over leaves and returns the roots' values in order. */
  run(prepared: PreparedPlan, leaves: readonly Node[]): Storage[] {
    this.device.assertAlive("run");
    const { plan } = prepared;
    const run = new Run(this.device, plan, leaves);
    const encoder = this.device.gpu.createCommandEncoder({ label: "tilegrad run" });
    const encode = () => {
      prepared.encode(encoder, run, this.profiler);
      const outputs = plan.outputs.map((output) => run.output(output, encoder));
      this.device.gpu.queue.submit([encoder.finish()]);
      this.device.scalars.endRun();
      return outputs;
    };
    const outputs = prepared.hasRun ? encode() : this.device.watched(`run ${prepared.name}`, encode);
    prepared.hasRun = true;
    run.finish();
    this.device.pool.endRun();
    if (++this.submissions % mostAhead === 0 && readsAtOnce) this.device.readback.fence();
    this.garbage.submitted();
    return outputs;
  }

  /** Makes `storage` the value of `node`, whose history is no longer needed. */
  attach(node: Node, storage: Storage): void {
    node.storage = storage;
    node.op = leafOp;
    node.attrs = null;
    node.inputs = noNodes;
    node.replaces = noNodes;
    node.companions = noNodes;
    if (storage.kind === "device") this.collector.register(node, storage, node);
  }

  /** Takes a node's value away and gives its memory back. */
  detach(node: Node): void {
    this.collector.unregister(node);
    node.storage?.release();
    node.storage = undefined;
  }
}

/** The memory of one run. */
class Run implements RunMemory {
  readonly hostNumbers: number[] = [];
  private readonly leafBuffers: (Pooled<GPUBuffer> | undefined)[];
  private readonly slots: (Pooled | undefined)[] = [];
  private readonly transient: Pooled[] = [];
  private readonly keptForms = new Set<Pooled>();
  private readonly kept = new Map<Pooled, DeviceStorage>();

  constructor(private readonly device: Device, private readonly plan: Plan, private readonly leaves: readonly Node[]) {
    this.leafBuffers = leaves.map((leaf) => this.leafBuffer(leaf));
    for (const { node, inputs } of plan.hosts) {
      this.hostNumbers.push(node.value(inputs.map((input) => this.number(input)), node.attrs));
    }
  }

  /** The memory of a place. */
  at(place: Place): Pooled {
    return "leaf" in place ? this.leafBuffers[place.leaf]! : this.slots[place.slot] ??= this.slot(place.slot);
  }

  /** Gives a form its memory; whether it is there already, from an earlier run. */
  findForm({ leaf, slot }: PlannedForm, key: string): boolean {
    const { storage } = this.leaves[leaf];
    const forms = storage instanceof DeviceStorage ? storage.forms : undefined;
    const known = forms?.get(key);
    const pooled = this.slots[slot] = known ?? this.slot(slot);
    if (known || forms?.keep(key, pooled)) this.keptForms.add(pooled);
    return known !== undefined;
  }

  /** Ends the use of a form in this run. */
  leaveForm(slot: number): void {
    const pooled = this.slots[slot]!;
    if (!this.keptForms.has(pooled)) this.device.pool.release(pooled);
    this.slots[slot] = undefined;
  }

  /** A host value's number. */
  number(value: HostValue): number {
    if ("constant" in value) return value.constant;
    if ("host" in value) return this.hostNumbers[value.host];
    return scalarOf(this.leaves[value.leaf]);
  }

  /** Takes a root's value out of the run. */
  output({ place, shape, dtype }: PlannedOutput, encoder: GPUCommandEncoder): Storage {
    if ("constant" in place || "host" in place) return new ScalarStorage(this.number(place));
    if ("leaf" in place) return this.sharedLeaf(place.leaf);
    const pooled = this.at(place) as Pooled<GPUBuffer>;
    if (shape.length === 0 && readsAtOnce) return this.device.scalars.add(encoder, pooled.resource, dtype);
    const known = this.kept.get(pooled);
    if (known) return known.share();
    const storage = new DeviceStorage(this.device, pooled);
    this.kept.set(pooled, storage);
    return storage;
  }

  /** Gives back whatever no root keeps. */
  finish(): void {
    for (const pooled of this.slots) {
      if (pooled && !this.kept.has(pooled)) this.device.pool.release(pooled);
    }
    for (const pooled of this.transient) this.device.pool.release(pooled);
  }

  private slot(index: number): Pooled {
    const slot = this.plan.slots[index];
    if (slot.layout === "texture") return this.device.pool.texture(slot);
    const storage = slot.reuses === undefined ? undefined : this.leaves[slot.reuses].storage;
    if (storage instanceof DeviceStorage && storage.isExclusive) return storage.surrender();
    return this.device.pool.buffer(slot.words);
  }

  private leafBuffer(leaf: Node): Pooled<GPUBuffer> | undefined {
    const { storage } = leaf;
    if (storage === undefined) {
      throw new DisposedError(
        `Cannot compute: a value that this depends on is gone (${leaf.gone ?? "it has no value"})`,
      );
    }
    if (storage instanceof DeviceStorage) return storage.pooled;
    return storage instanceof HostStorage ? this.upload(leaf, storage) : undefined;
  }

  /** Copies host values to the device: for this run alone the first time, for good the second. */
  private upload(leaf: Node, storage: HostStorage): Pooled<GPUBuffer> {
    const pooled = this.device.pool.buffer(slotWordsOf(leaf));
    if (storage.data.byteLength > 0) {
      this.device.gpu.queue.writeBuffer(pooled.resource, 0, storage.data as Float32Array<ArrayBuffer>);
    }
    if (++storage.uses > 1) this.device.executor.attach(leaf, new DeviceStorage(this.device, pooled));
    else this.transient.push(pooled);
    return pooled;
  }

  private sharedLeaf(index: number): Storage {
    const leaf = this.leaves[index];
    const { storage } = leaf;
    if (storage instanceof DeviceStorage) return storage.share();
    if (storage instanceof HostStorage) return new HostStorage(storage.data);
    return new ScalarStorage(scalarOf(leaf));
  }
}

/** The number of a rank-0 leaf. */
function scalarOf(leaf: Node): number {
  const { storage } = leaf;
  if (storage instanceof ScalarStorage || storage instanceof PendingScalar) return storage.value;
  throw new DisposedError(`Cannot compute: a number that this depends on is gone (${leaf.gone ?? "it has no value"})`);
}

/** Values of computed nodes, read in one wait. */
export async function readNodes(device: Device, nodes: readonly Node[]): Promise<TypedArray[]> {
  const requests: { pooled: Pooled<GPUBuffer>; bytes: number }[] = [];
  for (const { storage, shape, dtype } of nodes) {
    if (storage instanceof DeviceStorage) {
      requests.push({ pooled: storage.pooled, bytes: wordsOf(dtype, sizeOf(shape)) * bytesPerWord });
    }
  }
  const read = await device.readback.read(requests);
  let next = 0;
  return nodes.map((node) => {
    if (!(node.storage instanceof DeviceStorage)) return hostValues(node);
    return arrayOver(node.dtype, read[next++], sizeOf(node.shape));
  });
}
