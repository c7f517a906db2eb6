import { sortMerge, sortRuns } from "../../shaders/mod.ts";
import type { Operand, Scratch, Step, Target } from "../kernel.ts";
import { foldWorkgroups } from "../workgroups.ts";

/** Rows of unsigned keys to be sorted in ascending order, each by itself. */
export interface SortRequest {
  readonly rows: number;
  readonly length: number;
  /** How many of the smallest keys of a row are wanted; `length` for all. */
  readonly keep: number;
  /** WGSL of `load_key(row: u32, i: u32) -> u32`, and the operand that it reads. */
  readonly loadKey: string;
  readonly keys: Operand;
  readonly sizes?: Readonly<Record<string, number>>;
  /** Where the places of the sorted keys go; default scratch. */
  readonly placesTo?: Operand["value"];
}

/** The dispatches of a sort, and where its results are. */
export interface SortPlan {
  readonly steps: readonly Step[];
  readonly scratch: readonly Scratch[];
  /** [rows, keep], `uint32`. */
  readonly keys: Operand["value"];
  /** [rows, keep], `int32`: where in its row each of the sorted keys was. */
  readonly places: Operand["value"];
}

/** Keys that are sorted by counting before runs are merged: about as much work as the merges that it saves. */
const run = 16;

/** Places that one invocation of a merge fills. */
const part = 16;

/** A stable merge sort, all keys in parallel: counting within runs, then merges of pairs until a row is one run. */
export function sortPlan(request: SortRequest, target: Target): SortPlan {
  const { rows, length, keep, placesTo } = request;
  const steps: Step[] = [];
  const scratch: Scratch[] = [];
  const merges = mergesOf(length, keep);
  let results: Results | undefined;
  for (const [pass, size] of merges.entries()) {
    const isLast = pass === merges.length - 1;
    const to = resultsOf(scratch, rows * size.sorted, isLast ? placesTo : undefined);
    steps.push(results ? mergeStep(results, to, rows, size, target) : runsStep(request, to, size, target));
    results = to;
  }
  return { steps, scratch, ...results! };
}

interface Results {
  readonly keys: Operand["value"];
  readonly places: Operand["value"];
}

/** One pass: a row's length before it, its runs, what a run keeps afterwards, and the row's length then. */
interface Pass {
  readonly length: number;
  readonly run: number;
  readonly kept: number;
  readonly sorted: number;
}

function mergesOf(length: number, keep: number): Pass[] {
  const passes = [passOf(length, run, run, keep)];
  for (let last = passes[0]; last.sorted > last.kept; last = passes.at(-1)!) {
    passes.push(passOf(last.sorted, last.kept, 2 * last.kept, keep));
  }
  return passes;
}

/** Runs of `run` keys are joined to groups of `joined`, of which each keeps at most `keep`. */
function passOf(length: number, run: number, joined: number, keep: number): Pass {
  const kept = Math.min(joined, keep);
  const groups = Math.ceil(length / joined);
  return { length, run, kept, sorted: (groups - 1) * kept + Math.min(kept, length - (groups - 1) * joined) };
}

function resultsOf(scratch: Scratch[], elements: number, placesTo: Operand["value"] | undefined): Results {
  const keys = scratch.push({ kind: "buffer", elements, dtype: "uint32" }) - 1;
  if (placesTo) return { keys: { scratch: keys }, places: placesTo };
  const places = scratch.push({ kind: "buffer", elements, dtype: "int32" }) - 1;
  return { keys: { scratch: keys }, places: { scratch: places } };
}

function writesOf({ keys, places }: Results): Operand[] {
  return [{ name: "keys", value: keys }, { name: "places", value: places }];
}

function runsStep({ rows, loadKey, keys, sizes }: SortRequest, to: Results, pass: Pass, target: Target): Step {
  const { length, kept, sorted } = pass;
  return {
    shader: { name: "sort_runs", text: sortRuns },
    constants: { WORKGROUP: workgroupOf(target), RUN: run },
    sizes: { ...sizes, count: rows * length, length, kept, sorted },
    functions: loadKey,
    reads: [keys],
    writes: writesOf(to),
    workgroups: foldWorkgroups(Math.ceil(rows * length / workgroupOf(target)), target),
  };
}

function mergeStep(
  from: Results,
  to: Results,
  rows: number,
  { length, run, kept, sorted }: Pass,
  target: Target,
): Step {
  const pairs = Math.ceil(length / (2 * run));
  const parts = Math.ceil(kept / part);
  const count = rows * pairs * parts;
  return {
    shader: { name: "sort_merge", text: sortMerge },
    constants: { WORKGROUP: workgroupOf(target), PART: part },
    sizes: { count, length, run, kept, sorted, pairs, parts },
    reads: [{ name: "from_keys", value: from.keys }, { name: "from_places", value: from.places }],
    writes: writesOf(to),
    workgroups: foldWorkgroups(Math.ceil(count / workgroupOf(target)), target),
  };
}

function workgroupOf(target: Target): number {
  return target.kind === "cpu" ? 64 : 256;
}
