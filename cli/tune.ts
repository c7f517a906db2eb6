// tg tune MODEL: the fastest kernels for a network on this machine, measured and kept in a file.

import { type TuneProgress, type TuningEntry } from "../core/mod.ts";
import { writeTuning } from "../files/tuning.ts";
import { tuneModel } from "../layers/mod.ts";
import { textTable } from "../layers/table.ts";
import { type Command, flag, text, whole } from "./command.ts";
import { knownModel, parseExtents } from "./known_models.ts";

/** Measures the kernels that may compute a network, and keeps what it finds. */
export const tuneCommand: Command = {
  command: "tune <model>",
  describe: "measure which kernels compute a network fastest on this machine, and keep them in a file",
  builder: (options) =>
    options
      .positional("model", { type: "string", describe: "a network that tg summary --help lists" })
      .option("input", {
        type: "string",
        describe: "shape of the input with its batch; one image of its kind by default",
      })
      .option("training", { type: "boolean", describe: "tune the training step, not the forward pass alone" })
      .option("rounds", { type: "string", default: "5", describe: "times that each kernel is timed" })
      .option("out", { type: "string", default: "tunings.json", describe: "the file to add the tuning to" })
      .option("json", { type: "boolean", describe: "print the tuning as JSON" }),
  async run(given) {
    const { make, facts } = knownModel(text(given, "model")!);
    const extents = text(given, "input");
    const input = extents === undefined ? [1, ...facts.inputSize] : parseExtents("--input", extents);
    const tuning = await tuneModel(make(), input, {
      training: flag(given, "training"),
      rounds: whole(given, "rounds"),
      onProgress: ({ done, total, contraction }: TuneProgress) => console.error(`${done}/${total} ${contraction}`),
    });
    const out = text(given, "out")!;
    await writeTuning(out, tuning);
    if (flag(given, "json")) console.log(JSON.stringify(tuning, null, 1));
    else console.log(`${tuning.adapter}, kernels for ${tuning.kind}\n${tuningText(tuning.entries)}\nKept in ${out}.`);
    return 0;
  },
};

/** What was chosen for each contraction, and what that gains. */
export function tuningText(entries: readonly TuningEntry[]): string {
  const rows = entries.map(({ contraction, variant, table, milliseconds }) => {
    const [before, now] = [milliseconds[table], milliseconds[variant]];
    const isKept = variant === table;
    return [table, before?.toFixed(3) ?? "wrong", isKept ? "" : variant, isKept ? "" : now.toFixed(3), contraction];
  });
  const sum = (pick: (entry: TuningEntry) => string) =>
    entries.reduce((all, entry) => all + (entry.milliseconds[pick(entry)] ?? 0), 0).toFixed(3);
  return textTable([
    ["table", "ms", "faster", "ms", "contraction"],
    ...rows,
    ["", sum(({ table }) => table), "", sum(({ variant }) => variant), "in all, each shape once"],
  ], [1, 3]).join("\n");
}
