// deno task explorer [--port N] [--out FOLDER] [--build]: builds the page of examples/explorer and serves it.

import { parseArgs } from "node:util";
import { addTrainingImages, buildExplorer } from "./explorer_build.ts";
import { wholeFlag } from "../cli/flags.ts";
import { serveFolder } from "./static_server.ts";

const usage = `See a CNN think: a page that trains LeNet-5 in the browser and shows every number of it.

  deno task explorer [--port N] [--out FOLDER] [--build]

  --port N       where to serve it on 127.0.0.1, 8000 unless given
  --out FOLDER   where the static files go, out/explorer unless given; any web server can serve them
  --build        only write the files`;

async function main(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({ args: [...args], options: { port: text, out: text, build: flag, help: flag } });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { out = "out/explorer" } = values;
  const port = wholeFlag("port", values.port, 8000, 0);
  await buildExplorer(out);
  await addTrainingImages(out).catch(({ message }) => console.error(`Training in the page needs data: ${message}`));
  console.log(`The page is in ${out}/`);
  if (values.build) return 0;
  const { address, finished } = serveFolder(out, port);
  console.log(`See a CNN think: ${address} (Ctrl-C ends)`);
  await finished;
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task explorer: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
