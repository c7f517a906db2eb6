// deno task summary MODEL [--input 1x3x224x224] [--markdown | --json]: layers, shapes and costs of a network.

import { parseArgs } from "node:util";
import { summary } from "../layers/mod.ts";
import { knownModel, modelNames, parseExtents } from "./known_models.ts";

const usage =
  `Lists the layers of a network: shapes, parameters, multiply-accumulates, activations, receptive fields, strides.

  deno task summary MODEL [--input 1x3x224x224] [--markdown | --json]

  MODEL       one of ${modelNames().join(", ").replace(/(.{1,96},) /g, "$1\n              ")}
  --input     shape of the input with its batch; one image that the network is made for unless given
  --markdown  as a Markdown table
  --json      as JSON`;

function main(args: readonly string[]): number {
  const flag = { type: "boolean" } as const;
  const { values, positionals: [name, ...more] } = parseArgs({
    args: [...args],
    options: { input: { type: "string" }, markdown: flag, json: flag, help: flag },
    allowPositionals: true,
  });
  if (values.help || name === undefined || more.length > 0) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 2;
  }
  const { make, facts } = knownModel(name);
  const input = values.input === undefined ? [1, ...facts.inputSize] : parseExtents("--input", values.input);
  const { table, markdown, json } = summary(make(), input);
  console.log(values.json ? json : values.markdown ? markdown : table);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = main(Deno.args);
  } catch (error) {
    console.error(`deno task summary: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
