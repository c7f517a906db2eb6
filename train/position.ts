import { FormatError } from "../core/mod.ts";
import type { Variables } from "../layers/mod.ts";
import type { NamedTensors } from "./optim/optimizer.ts";
import type { PlateauState } from "./plateau.ts";
import type { TrainingState } from "./training_step.ts";

/** What the steps of an epoch under way add up to. */
export interface EpochSums {
  /** Steps taken. */
  readonly steps: number;
  /** Sum of the losses, each times its images. */
  readonly loss: number;
  /** Images whose class was found. */
  readonly correct: number;
  /** Images seen. */
  readonly images: number;
  /** Time spent. */
  readonly seconds: number;
}

/** Where a training stands, apart from its tensors. Plain numbers: it survives JSON bit by bit. */
export interface TrainingPosition {
  /** Chooses order of the data and everything random, together with `epoch` and `step`. */
  readonly seed: number;
  /** Steps done. */
  readonly step: number;
  /** Epochs done as a whole. */
  readonly epoch: number;
  /** The best validation so far, and where its variables are kept. */
  readonly best?: { readonly step: number; readonly accuracy: number; readonly savedIn?: string };
  /** Validations since. */
  readonly sinceBest: number;
  /** What the epoch under way adds up to. */
  readonly sums: EpochSums;
  /** What the plateau schedule of the training remembers. */
  readonly plateau?: PlateauState;
}

/** All that it takes to go on with a training bit by bit as if it had never stopped. */
export interface TrainingSnapshot<S extends NamedTensors = NamedTensors> extends TrainingState<S> {
  /** Without it a training starts at step 0 of epoch 0. */
  readonly position?: TrainingPosition;
  /** The variables of the best validation, where the training keeps them. */
  readonly best?: Variables;
}

const counts = ["seed", "step", "epoch", "sinceBest"] as const;
const sums = ["steps", "loss", "correct", "images", "seconds"] as const;

/**
 * A position from JSON.
 *
 * @throws {FormatError} where it is no position
 */
export function parsePosition(text: string): TrainingPosition {
  const position = parsed(text) as TrainingPosition | undefined;
  const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
  const wrong = [
    ...counts.filter((name) => !Number.isInteger(position?.[name])),
    ...sums.filter((name) => !isNumber(position?.sums?.[name])).map((name) => `sums.${name}`),
    ...position?.best && !(isNumber(position.best.step) && isNumber(position.best.accuracy)) ? ["best"] : [],
    ...position?.plateau && ![position.plateau.rate, position.plateau.stalled, position.plateau.resting].every(isNumber)
      ? ["plateau"]
      : [],
  ];
  if (position && wrong.length === 0) return position;
  throw new FormatError(
    `Cannot read the position of a training: ${wrong.join(", ")} missing or no number in ${text.slice(0, 200)}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
