// tg summary MODEL: layers, shapes and costs of a network.

import { summary } from "../layers/mod.ts";
import { type Command, flag, text } from "./command.ts";
import { knownModel, modelNames, parseExtents } from "./known_models.ts";

/** Lists the layers of a network: shapes, parameters, multiply-accumulates, activations, receptive fields, strides. */
export const summaryCommand: Command = {
  command: "summary <model>",
  describe: "list the layers of a network: shapes, parameters, costs, receptive fields",
  builder: (options) =>
    options
      .positional("model", { type: "string", describe: `one of ${modelNames().join(", ")}` })
      .option("input", {
        type: "string",
        describe: "shape of the input with its batch; one image of its kind by default",
      })
      .option("markdown", { type: "boolean", describe: "as a Markdown table" })
      .option("json", { type: "boolean", describe: "as JSON", conflicts: "markdown" }),
  run(given) {
    const { make, facts } = knownModel(text(given, "model")!);
    const extents = text(given, "input");
    const input = extents === undefined ? [1, ...facts.inputSize] : parseExtents("--input", extents);
    const { table, markdown, json } = summary(make(), input);
    console.log(flag(given, "json") ? json : flag(given, "markdown") ? markdown : table);
    return Promise.resolve(0);
  },
};
