import { type DType, emptyArray, storedForm, type TypedArray } from "../dtype.ts";
import type { Choice, KernelLowering, Target } from "../kernel.ts";
import { makeNode, type Node, noNodes, type Spec } from "../node.ts";
import { leafOp } from "../op.ts";
import { buildPlan } from "../plan/build.ts";
import { collectGraph } from "../plan/graph.ts";
import { requestOf } from "../plan/schedule.ts";
import { sizeOf } from "../shape.ts";
import type { Device } from "./device.ts";
import { readNodes } from "./executor.ts";
import { PreparedPlan } from "./prepared.ts";
import type { RunClock } from "./run_clock.ts";
import type { TuningEntry } from "./tuning.ts";

/** How contractions are measured. */
export interface Measuring {
  /** Times that each kernel is timed, in turn with the others. */
  readonly rounds: number;
  /** Whether forms of operands, such as packed weights, are there from an earlier run. */
  readonly keepsForms: boolean;
}

/** A kernel on trial. */
interface Trial {
  readonly variant: string;
  readonly submit: () => void;
  readonly times: number[];
  /** Runs that are timed together. */
  count: number;
}

/** Part of the largest value that kernels may differ by: they add in different orders, and F(4, 3) loses a digit. */
const agreement = 1e-4;
/** The same in `float16`: neighbours are 2^-10 apart. */
const agreementInHalf = 2 ** -10;

/** Kernels that take this many times as long as the fastest are not timed again. */
const hopeless = 3;

/** How much faster than the kernel of the table another must be: less is chance. */
const leastGain = 0.97;

/** Milliseconds that runs which are timed together should take, and their number at most. */
const longEnough = 4;
const mostRuns = 32;

/** What computes a pending contraction on a machine; undefined for other operations. */
export function choiceFor(node: Node, target: Target): Choice | undefined {
  const { lower } = node.op;
  if (lower.kind !== "kernel" || sizeOf(node.shape) === 0) return undefined;
  return (lower as KernelLowering<unknown>).steps(requestOf(node, target)).choice;
}

/** Times the kernels that may compute a contraction; undefined where there is nothing to choose among. */
export async function measureContraction(
  node: Node,
  device: Device,
  clock: RunClock,
  measuring: Measuring,
): Promise<TuningEntry | undefined> {
  const { contraction, variant: table, candidates } = choiceFor(node, plainTarget(device))!;
  const leaves = node.inputs.map((spec, i) => filledLeaf(device, spec, i + 1));
  try {
    const variants = [...new Set([table, ...candidates])];
    const trials = await rightTrials(node, leaves, variants, device, measuring);
    if (trials.length < 2) return undefined;
    await timeAll(trials, clock, measuring);
    const milliseconds = Object.fromEntries(trials.map(({ variant, times }) => [variant, median(times)]));
    return { contraction, variant: fastest(milliseconds, table), table, milliseconds };
  } finally {
    for (const leaf of leaves) device.executor.detach(leaf);
  }
}

/** The device's machine without choices of anybody's. */
export function plainTarget({ target: { kind, limits, subgroups } }: Device): Target {
  return { kind, limits, subgroups };
}

/** Trials of the kernels that take the shape and whose results most agree on. */
async function rightTrials(
  node: Node,
  leaves: readonly Node[],
  variants: readonly string[],
  device: Device,
  { keepsForms }: Measuring,
): Promise<readonly Trial[]> {
  const camps: { readonly values: TypedArray; readonly trials: Trial[] }[] = [];
  for (const variant of variants) {
    const root = makeNode(node.op, leaves, node.attrs, node);
    const target = { ...plainTarget(device), forced: [variant] };
    if (choiceFor(root, target)!.reason !== "forced") continue;
    const made = await firstRun(root, device, target, keepsForms);
    if (!made) continue;
    const trial = { variant, submit: made.submit, times: [], count: 1 };
    const camp = camps.find(({ values }) => agree(values, made.values, node.dtype));
    if (camp) camp.trials.push(trial);
    else camps.push({ values: made.values, trials: [trial] });
  }
  const [largest, second] = camps.map(({ trials }) => trials).sort((a, b) => b.length - a.length);
  return !largest || largest.length === second?.length ? [] : largest;
}

/** Compiles a kernel and computes its result; undefined where the driver refuses it. */
async function firstRun(root: Node, device: Device, target: Target, keepsForms: boolean) {
  const graph = collectGraph([root]);
  const plan = buildPlan(graph, target);
  const steps = keepsForms ? plan.steps : plan.steps.map((step) => ({ ...step, form: undefined }));
  const prepared = new PreparedPlan({ ...plan, steps }, device);
  const run = () => device.executor.run(prepared, graph.leaves)[0];
  try {
    device.executor.attach(root, run());
    const [values] = await readNodes(device, [root]);
    await device.settle();
    return { values, submit: () => run().release() };
  } catch (error) {
    device.assertAlive("tune");
    if (device.lost) throw error;
    return undefined;
  } finally {
    device.executor.detach(root);
  }
}

function agree(a: TypedArray, b: TypedArray, dtype: DType): boolean {
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]));
    apart = Math.max(apart, Math.abs(a[i] - b[i]));
  }
  return apart <= (dtype === "float16" ? agreementInHalf : agreement) * largest;
}

/** Times all trials in turn, round by round. */
async function timeAll(trials: readonly Trial[], clock: RunClock, { rounds }: Measuring): Promise<void> {
  for (const trial of trials) {
    // Twice before: forms are kept from the second run on.
    await clock.time(trial.submit, 2);
    trial.count = Math.max(1, Math.min(mostRuns, Math.ceil(longEnough / await clock.time(trial.submit, 1))));
  }
  for (let round = 0; round < rounds; round++) {
    const best = Math.min(...trials.map(({ times }) => median(times)));
    for (const trial of trials) {
      if (round > 0 && median(trial.times) > hopeless * best) continue;
      trial.times.push(await clock.time(trial.submit, trial.count));
    }
  }
}

function fastest(milliseconds: Readonly<Record<string, number>>, table: string): string {
  const [variant, least] = Object.entries(milliseconds).reduce((a, b) => b[1] < a[1] ? b : a);
  return milliseconds[table] * leastGain <= least ? table : variant;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A leaf of numbers between -1 and 1 on the device, the same for a seed everywhere. */
function filledLeaf(device: Device, spec: Spec, seed: number): Node {
  const values = emptyArray(spec.dtype, sizeOf(spec.shape));
  let state = seed;
  for (let i = 0; i < values.length; i++) {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    values[i] = state / 2 ** 31;
  }
  const leaf = makeNode(leafOp, noNodes, null, spec);
  device.executor.attach(leaf, device.upload(storedForm(spec.dtype, values)));
  return leaf;
}
