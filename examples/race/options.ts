// Flags of deno task race.
import { parseArgs } from "node:util";
import { positiveFlag, wholeFlag } from "../../cli/flags.ts";
import type { RaceOptions } from "./race.ts";

/** What the program is asked to do. */
export interface RaceFlags {
  readonly race: RaceOptions;
  /** Training images. */
  readonly subset: number;
  readonly out: string;
  readonly help: boolean;
}

export const usage = `Trains one convolutional network with ReLU and with tanh on CIFAR-10 until 25 % training error.

  deno task race [--subset N] [--epochs N] [--rates A,B,...] [--width W] [--batch N] [--seed N] [--out FOLDER]

  --subset N       the first N training images, 5000 unless given; 50000 are all
  --epochs N       most epochs, 60 unless given
  --rates A,B,...  learning rates to choose from for each activation, 0.003,0.01,0.03 unless given
  --width W        channels of the first convolution, 16 unless given
  --batch N        images in a step, 64 unless given
  --seed N         chooses first weights and the order of the images, 1 unless given
  --out FOLDER     where relu_against_tanh.svg and relu_against_tanh.json go, out unless given`;

/** Reads the flags; throws an error that says what is wrong with them. */
export function raceFlags(args: readonly string[]): RaceFlags {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ subset: text, epochs: text, rates: text, width: text, batch: text, seed: text, out: text },
      help: { type: "boolean" },
    },
  });
  return {
    race: {
      target: 0.25,
      epochs: wholeFlag("epochs", values.epochs, 60, 1),
      rates: (values.rates ?? "0.003,0.01,0.03").split(",").map((rate) => positiveFlag("rates", rate, 0)),
      width: wholeFlag("width", values.width, 16, 1),
      batch: wholeFlag("batch", values.batch, 64, 1),
      seed: wholeFlag("seed", values.seed, 1, 0),
    },
    subset: wholeFlag("subset", values.subset, 5000, 1),
    out: values.out ?? "out",
    help: values.help ?? false,
  };
}
