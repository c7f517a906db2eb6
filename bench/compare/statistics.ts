/** Pure arithmetic of the comparison: medians, batch sizes, speeds and ratios. */

/** Middle value; mean of the two middle ones for an even count. NaN for none. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many repetitions of `ms` fill a batch of `targetMs`: at least 1, at most 200. */
export function repetitionsFor(ms: number, targetMs: number): number {
  return Math.min(200, Math.max(1, Math.round(targetMs / ms)));
}

/** 10⁹ floating-point operations per second. */
export function gigaflops(flops: number, ms: number): number {
  return flops / ms / 1e6;
}

/** Where a library computes: on the WebGPU adapter, in WebAssembly, or in native code on the processor. */
export type Kind = "webgpu" | "wasm" | "native";

/** What a library reached in a row; `reason` says why there is no figure, or none that counts. */
export interface Result {
  readonly library: string;
  readonly kind: Kind;
  readonly version?: string;
  readonly openMs?: number;
  readonly firstMs?: number;
  /** One repetition with its own synchronisation, the median of a few. */
  readonly latencyMs?: number;
  /** Peak resident memory of the library's process. */
  readonly peakBytes?: number;
  readonly repetitions?: number;
  readonly samplesMs: readonly number[];
  readonly samplesCpuMs: readonly number[];
  readonly reason?: string;
}

/** A result with its figures; medianMs and minMs are absent where the row is void for this library. */
export interface Scored extends Result {
  readonly medianMs?: number;
  readonly minMs?: number;
  readonly medianCpuMs?: number;
  readonly gigaflops?: number;
  /** Median of the fastest valid WebGPU peer over this median: above 1 is faster than every such peer. */
  readonly timesBestPeer?: number;
  /** The same against the fastest valid WebAssembly peer. */
  readonly timesBestWasm?: number;
}

/** Figures of all results of a row; `own` is the library that is no peer. Void results get none and lead no ratio. */
export function score(results: readonly Result[], flops: number, own: string): Scored[] {
  const timed = results.filter((r) => r.reason === undefined && r.samplesMs.length > 0);
  const best = (kind: Kind) =>
    Math.min(...timed.filter((r) => r.kind === kind && r.library !== own).map((r) => median(r.samplesMs)));
  const bestPeer = best("webgpu"), bestWasm = best("wasm");
  return results.map((result) => {
    if (!timed.includes(result)) return result;
    const medianMs = median(result.samplesMs);
    return {
      ...result,
      medianMs,
      minMs: Math.min(...result.samplesMs),
      medianCpuMs: median(result.samplesCpuMs),
      gigaflops: gigaflops(flops, medianMs),
      ...(Number.isFinite(bestPeer) && { timesBestPeer: bestPeer / medianMs }),
      ...(Number.isFinite(bestWasm) && { timesBestWasm: bestWasm / medianMs }),
    };
  });
}
