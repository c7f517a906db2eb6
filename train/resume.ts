import { ValueError } from "../core/mod.ts";
import type { FitOptions } from "./fit.ts";
import type { NamedTensors } from "./optim/optimizer.ts";
import type { TrainingPosition } from "./position.ts";

/** Where a training begins: at the position of its start, or at step 0. */
export interface Place {
  readonly position: TrainingPosition;
  /** Batches of the epoch under way that are done. */
  readonly batchesToSkip: number;
}

/**
 * Where a training begins.
 *
 * @throws {ValueError} where the options are not those of the checkpoint
 */
export function placeOf<S extends NamedTensors>({ start, seed, train, plateau, keepBest }: FitOptions<S>): Place {
  const position = start?.position;
  if (!position) {
    const sums = { steps: 0, loss: 0, correct: 0, images: 0, seconds: 0 };
    return { position: { seed: seed ?? 0, step: 0, epoch: 0, sinceBest: 0, sums }, batchesToSkip: 0 };
  }
  const refuse = (what: string) => new ValueError(`Cannot go on from the checkpoint: ${what}`);
  if (seed !== undefined && seed !== position.seed) {
    throw refuse(`it was made with seed ${position.seed}, found seed ${seed}`);
  }
  const batchesToSkip = position.step - position.epoch * train.length;
  if (batchesToSkip < 0 || batchesToSkip > train.length) {
    throw refuse(
      `it stands at step ${position.step} in epoch ${
        position.epoch + 1
      }, which ${train.length} steps in an epoch cannot be`,
    );
  }
  if (position.plateau && !plateau) throw refuse("it has the state of a plateau schedule, found no option plateau");
  if (keepBest && position.best && !start.best) {
    throw refuse("keepBest needs the variables of the best validation, which it does not hold");
  }
  return { position, batchesToSkip };
}
