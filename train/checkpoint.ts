import type { TrainingSnapshot } from "./position.ts";

/** What a checkpoint belongs to. */
export interface CheckpointInfo {
  /**
   * `best`: the highest validation accuracy so far; `interrupted`: the training was stopped here; `regular`: one of those
   * that `checkpointEvery` asks for. The last two have a position to go on from.
   */
  readonly kind: "best" | "interrupted" | "regular";
  /** Steps done. */
  readonly step: number;
  /** Epochs done, the last one perhaps in part. */
  readonly epoch: number;
  /** Validation accuracy, where it was measured. */
  readonly accuracy?: number;
}

/**
 * Keeps the state of a training; `checkpointFile` keeps it in files. Returns where it is kept, for messages. It must have
 * read everything when its promise resolves: the next step reuses the memory.
 */
export type SaveCheckpoint = (state: TrainingSnapshot, info: CheckpointInfo) => Promise<string>;
