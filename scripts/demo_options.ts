// Flags of deno task demo.

import { parseArgs } from "node:util";
import { positiveFlag, wholeFlag } from "../cli/flags.ts";

/** What the demonstration is asked to do. */
export interface DemoOptions {
  readonly epochs: number;
  readonly batch: number;
  /** Highest learning rate. */
  readonly lr: number;
  readonly seed: number;
  /** A folder of idx files; the MNIST digits unless given. */
  readonly data?: string;
  readonly out: string;
  readonly help: boolean;
}

export const usage = `Trains LeNet-5 and says how well it does on the official test images.

  deno task demo [--epochs N] [--batch N] [--lr RATE] [--seed N] [--data FOLDER] [--out FOLDER]

  --epochs N      passes over the training images, 3 unless given
  --batch N       images in a step, 64 unless given
  --lr RATE       highest learning rate, 0.05 unless given
  --seed N        chooses first weights and the order of the images, 1 unless given
  --data FOLDER   four idx or idx.gz files named as MNIST's, such as Fashion-MNIST; the MNIST digits unless given
  --out FOLDER    where weights, pictures and report.json go, out unless given

Ctrl-C stops after the step under way and keeps the weights; exit code 130.`;

/** Reads the flags; throws an error that says what is wrong with them. */
export function demoOptions(args: readonly string[]): DemoOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { epochs: text, batch: text, lr: text, seed: text, data: text, out: text, help: { type: "boolean" } },
  });
  return {
    epochs: wholeFlag("epochs", values.epochs, 3, 1),
    batch: wholeFlag("batch", values.batch, 64, 1),
    lr: positiveFlag("lr", values.lr, 0.05),
    seed: wholeFlag("seed", values.seed, 1, 0),
    data: values.data,
    out: values.out ?? "out",
    help: values.help ?? false,
  };
}
