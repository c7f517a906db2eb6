// Flags of deno task cifar10.
import { parseArgs } from "node:util";
import { positiveFlag, wholeFlag } from "../../cli/flags.ts";
import type { NetworkSize } from "./network.ts";

/** How the learning rate goes. */
export type RecipeName = "cosine" | "plateau";

/** Everything that decides how a training goes; checkpoints keep it. */
export interface Settings extends NetworkSize {
  readonly recipe: RecipeName;
  readonly epochs: number;
  readonly batch: number;
  /** Highest learning rate. */
  readonly lr: number;
  readonly seed: number;
}

/** What the program is asked to do. */
export interface Cifar10Options {
  readonly settings: Settings;
  /** As many epochs as fit into so many minutes, in place of the settings' number. */
  readonly minutes?: number;
  readonly out: string;
  /** Go on from a checkpoint in the folder, with its settings. */
  readonly resume: boolean;
  readonly help: boolean;
}

const defaults: Readonly<Record<RecipeName, { readonly lr: number; readonly epochs: number }>> = {
  cosine: { lr: 0.2, epochs: 4 },
  plateau: { lr: 0.1, epochs: 40 },
};

export const usage = `Trains a small residual network on CIFAR-10 and says how well it does on the official test images.

  deno task cifar10 [--recipe cosine|plateau] [--epochs N | --minutes M] [--width W] [--blocks A,B,C] [--batch N]
                    [--lr RATE] [--seed N] [--out FOLDER]
  deno task cifar10 --resume [--out FOLDER]

  --recipe cosine    one cycle: the learning rate rises to its highest and falls to 0; mirror images. The fast one, and
                     the one taken unless told
  --recipe plateau   the learning rate is divided by 10 when the validation accuracy stalls; random crops, mirror images
  --epochs N         passes over the training images, 4 unless given (plateau: at most 40)
  --minutes M        as many passes as fit into M minutes at the speed that the first steps show
  --width W          channels of the first convolution, 8 unless given
  --blocks A,B,C     residual blocks of the three stages, 1,0,1 unless given
  --batch N          images in a step, 128 unless given
  --lr RATE          highest learning rate, 0.2 unless given (plateau: 0.1)
  --seed N           chooses first weights, order of the images and augmentation, 1 unless given
  --out FOLDER       where everything goes, out/cifar10 unless given
  --resume           goes on where the training in that folder stopped, with its settings

Ctrl-C stops after the step under way and keeps everything that it takes to go on; exit code 130.`;

/** Reads the flags; throws an error that says what is wrong with them. */
export function cifar10Options(args: readonly string[]): Cifar10Options {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ recipe: text, epochs: text, minutes: text, width: text, blocks: text, batch: text, lr: text, seed: text },
      ...{ out: text, resume: flag, help: flag },
    },
  });
  const { recipe: recipeName, minutes, out = "out/cifar10", resume = false, help = false, ...sizes } = values;
  const other = Object.keys(values).find((name) => !["out", "resume", "help"].includes(name));
  if (resume && other) throw new RangeError(`--resume takes its settings from the checkpoint, found --${other}`);
  if (minutes !== undefined && sizes.epochs !== undefined) {
    throw new RangeError("--minutes chooses the number of epochs, found --epochs too");
  }
  const recipe = recipeOf(recipeName);
  const settings = {
    recipe,
    width: wholeFlag("width", sizes.width, 8, 1),
    blocks: blocksOf(sizes.blocks),
    epochs: wholeFlag("epochs", sizes.epochs, defaults[recipe].epochs, 1),
    batch: wholeFlag("batch", sizes.batch, 128, 2),
    lr: positiveFlag("lr", sizes.lr, defaults[recipe].lr),
    seed: wholeFlag("seed", sizes.seed, 1, 0),
  };
  return {
    settings,
    ...minutes === undefined ? {} : { minutes: positiveFlag("minutes", minutes, 1) },
    out,
    resume,
    help,
  };
}

function recipeOf(given = "cosine"): RecipeName {
  if (given === "cosine" || given === "plateau") return given;
  throw new RangeError(`--recipe needs cosine or plateau, found ${given}`);
}

function blocksOf(given = "1,0,1"): NetworkSize["blocks"] {
  const counts = given.split(",").map(Number);
  if (/^\d+,\d+,\d+$/.test(given)) return [counts[0], counts[1], counts[2]];
  throw new RangeError(`--blocks needs three whole numbers such as 1,0,1, found ${given}`);
}
