import { readsAtOnce } from "./readback.ts";

/** Submissions after which the collector is reminded of short-lived objects, and of everything. */
const [submissionsPerScavenge, submissionsPerCollection] = [16, 2048];

/**
 * Bytes of dropped arrays at which V8 collects its young generation, whatever its own size: twice the largest half of it
 * (32 MB on 64-bit machines); and those which make it look at everything.
 */
const [scavengeBytes, collectionBytes] = [64 * 2 ** 20, 40 * 2 ** 20];

/**
 * Reminds V8's garbage collector between steps, by dropping arrays that are counted but never touched: the operating system
 * maps their pages lazily, so they cost no memory (they lie above the C library's largest threshold for that).
 *
 * - Young objects: a collection in the middle of a step finds its graph alive and copies it; after some hundreds of such V8
 *   doubles its young generation, and a loop that was running for minutes grows by 26 MB. Between steps next to nothing is alive.
 *   Only in Deno, where this was measured; browsers share their memory with others.
 * - Everything: dropped GPU objects put no pressure on the collector, so that a loop which makes little other garbage would
 *   keep some kilobytes for every encoder that it ever used.
 */
export class Garbage {
  private untilScavenge = submissionsPerScavenge;
  private untilCollection = submissionsPerCollection;

  /** Counts a submission. */
  submitted(): void {
    this.untilScavenge--;
    this.untilCollection--;
  }

  /** To be called where no graph is on the stack. */
  remind(): void {
    if (this.untilScavenge <= 0 && readsAtOnce) {
      this.untilScavenge = submissionsPerScavenge;
      drop(scavengeBytes);
      // V8 looks at what was dropped before it allocates the next array.
      drop(8);
    }
    if (this.untilCollection <= 0) {
      this.untilCollection = submissionsPerCollection;
      drop(collectionBytes);
    }
  }
}

function drop(bytes: number): void {
  try {
    new ArrayBuffer(bytes);
  } catch {
    // No room even for pages that nobody touches: this was a hint only.
  }
}
