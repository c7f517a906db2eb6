import { defaultDevice } from "./gpu/default_device.ts";
import type { Device } from "./gpu/device.ts";
import { choiceFor, measureContraction, plainTarget } from "./gpu/measured.ts";
import { RunClock } from "./gpu/run_clock.ts";
import type { Tuning, TuningEntry } from "./gpu/tuning.ts";
import type { Node, Spec } from "./node.ts";
import { collectGraph } from "./plan/graph.ts";
import { standFor } from "./stand_in.ts";
import { Tensor } from "./tensor.ts";
import { treeLeaves } from "./tree.ts";
import { version } from "./version.ts";

/** How kernels are measured. */
export interface TuneOptions {
  /** Where; the default device unless told. */
  readonly device?: Device;
  /** Times that each kernel is timed, in turn with the others; the median counts. Default 5. */
  readonly rounds?: number;
  /**
   * Whether weights are `kept` from call to call (default), so that what kernels make of them once is not counted, or are
   * `changing`, as in a training.
   */
  readonly weights?: "kept" | "changing";
  /** Told after each contraction. */
  readonly onProgress?: (progress: TuneProgress) => void;
}

/** How far a tuning is. */
export interface TuneProgress {
  /** Contractions that are done. */
  readonly done: number;
  /** All contractions of the computation. */
  readonly total: number;
  /** The last of them: operation, shapes and attributes. */
  readonly contraction: string;
  /** What was found; undefined where one kernel alone takes it, or results do not agree. */
  readonly entry?: TuningEntry;
}

/**
 * Finds the fastest kernel for each matrix product and convolution of a computation, by measuring on the adapter at hand. Their
 * results are compared first, and a kernel that does not agree with most others is never chosen. The tuning is plain data: keep it
 * as JSON and give it to `openDevice` or `device.useTuning`. Nothing of `f` itself runs, so no weights are needed.
 *
 * @param f from tensors to a tree of tensors; what of it is differentiated is tuned, too
 * @param inputs shape and element type of each tensor
 * @throws {DeviceError} if no device can be opened, or the device was lost
 *
 * @example
 * ```ts
 * import { defaultDevice, matmul, tune } from "@tilegrad/tilegrad";
 * const matrix = { shape: [64, 64], dtype: "float32" } as const;
 * const tuning = await tune(matmul, [matrix, matrix], { rounds: 1 });
 * (await defaultDevice()).useTuning(tuning);
 * console.log(tuning.entries[0].contraction); // matmul [64,64] [64,64] transposeA false transposeB false
 * ```
 */
export async function tune(
  f: (...inputs: Tensor[]) => unknown,
  inputs: readonly Spec[],
  { device, rounds = 5, weights = "kept", onProgress = () => {} }: TuneOptions = {},
): Promise<Tuning> {
  const its = device ?? await defaultDevice();
  its.assertAlive("tune");
  const contractions = contractionsOf(f, inputs, its);
  const clock = new RunClock(its);
  const entries: TuningEntry[] = [];
  try {
    let done = 0;
    for (const [contraction, node] of contractions) {
      const entry = await measureContraction(node, its, clock, { rounds, keepsForms: weights === "kept" });
      if (entry) entries.push(entry);
      onProgress({ done: ++done, total: contractions.size, contraction, entry });
    }
  } finally {
    clock.destroy();
  }
  const { description, kind } = its.info;
  return { adapter: description, kind, version, runtime: runtimeName(), entries };
}

/** One pending node for each contraction that `f` computes. */
function contractionsOf(
  f: (...inputs: Tensor[]) => unknown,
  inputs: readonly Spec[],
  device: Device,
): Map<string, Node> {
  const stands = inputs.map((spec) => standFor(spec, spec.shape.length === 0));
  const roots = treeLeaves(f(...stands.map((stand) => new Tensor(stand)))).map(({ node }) => node);
  for (const stand of stands) stand.gone = "it stands for an argument of tune, where no values are known";
  const found = new Map<string, Node>();
  for (const node of collectGraph([...new Set(roots)]).pending) {
    const choice = choiceFor(node, plainTarget(device));
    if (choice && !found.has(choice.contraction)) found.set(choice.contraction, node);
  }
  return found;
}

/** The runtime, as it calls itself: `Deno/2.9.6`. */
function runtimeName(): string {
  const { navigator, process } = globalThis as unknown as {
    readonly navigator?: { readonly userAgent?: string };
    readonly process?: { readonly version?: string };
  };
  return navigator?.userAgent ?? `Node.js ${process?.version ?? "of unknown version"}`;
}
