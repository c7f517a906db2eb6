// tg explain MODEL: what computing a network does on the device.

import { defaultDevice, explain, key, realize, zeros } from "../core/mod.ts";
import { type Command, text } from "./command.ts";
import { keptTuning } from "./kept_tuning.ts";
import { knownModel, parseExtents } from "./known_models.ts";

/** Prints the plan of a network's forward pass: dispatches, fused operations, memory. */
export const explainCommand: Command = {
  command: "explain <model>",
  describe: "print the plan of a network's forward pass: dispatches, what is fused into each, memory",
  builder: (options) =>
    options
      .positional("model", { type: "string", describe: "a network that tg summary --help lists" })
      .option("input", {
        type: "string",
        describe: "shape of the input with its batch; one image of its kind by default",
      })
      .option("adapter", {
        type: "string",
        choices: ["cpu", "gpu"],
        describe: "the kind to plan for; this one's by default",
      })
      .option("tuning", {
        type: "string",
        describe: "a file of tg tune: kernels are chosen by what it has for this adapter",
      }),
  async run(given) {
    const { make, facts } = knownModel(text(given, "model")!);
    const extents = text(given, "input");
    const x = zeros(extents === undefined ? [1, ...facts.inputSize] : parseExtents("--input", extents));
    const model = make();
    const variables = model.init(key(0));
    await realize(variables, x);
    const device = await defaultDevice();
    const kind = (text(given, "adapter") ?? device.info.kind) as "cpu" | "gpu";
    console.log(explain(model.apply(variables, x), { kind, tuning: await keptTuning(given, device) }));
    return 0;
  },
};
