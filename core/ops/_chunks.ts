import type { Target } from "../kernel.ts";

/** How a reduction of `count` elements for each of `outputs` results is cut. */
export interface Chunks {
  /** Elements of a chunk. */
  readonly chunk: number;
  /** Chunks per result; more than one needs a second pass. */
  readonly chunks: number;
}

/** Elements that one invocation adds up before rounding errors and the loop limit of old drivers would show. */
const longestSerial = 4096;

/** Cuts so that enough invocations are busy and none loops for long. */
export function chunksFor(outputs: number, count: number, target: Target): Chunks {
  const [busy, least] = target.kind === "cpu" ? [256, 64] : [64, 4096];
  const wanted = Math.ceil(busy / Math.max(outputs, 1));
  // Whole quads, which software adapters reduce four elements at a time.
  const share = Math.ceil(count / wanted / 4) * 4;
  const chunk = Math.min(longestSerial * (target.kind === "cpu" ? 1 : 16), Math.max(least, share));
  const chunks = Math.max(1, Math.ceil(count / chunk));
  return { chunk: chunks === 1 ? Math.max(count, 1) : chunk, chunks };
}
