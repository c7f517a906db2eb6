// The consumers: each gives one line about what it saw, or throws what went wrong.

import { messageOf } from "../../cli/command.ts";
import { readManifest } from "../package_metadata.ts";
import { reportOfPage } from "./browser.ts";
import type { Report } from "./program/report.ts";
import { page, PAGE_MODULE, VERSIONS, writeProject } from "./project.ts";
import { vulkanEnvironment } from "./vulkan.ts";

/** What a consumer that computes saw. */
export interface Ran {
  /** Runtime and tools with their versions. */
  readonly runtime: string;
  readonly report: Report;
}

type NodeName = "node20" | "node22";

/** Where the package's program is installed. */
const PROGRAM = "node_modules/.bin/tilegrad";

/** Runs a program of the project and returns what it printed; throws with all of it where it fails. */
async function run(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const options: Deno.CommandOptions = { args: [...args], cwd: folder, env, stdin: "null" };
  const { success, stdout, stderr } = await new Deno.Command(command, options).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${command} ${args.join(" ")} failed:\n${out}${error}`);
  return out;
}

/** Node of a version, as the project has it. */
const nodeOf = (folder: string, name: NodeName) => `${folder}/node_modules/${name}/bin/node`;

/** The project's own tools, run by Node. */
const tool = (folder: string, program: string, ...args: string[]) =>
  run(folder, nodeOf(folder, "node22"), [`node_modules/${program}`, ...args]);

/** Writes the project and installs what it needs; the name of the tarball. */
export async function install(folder: string, tarball: string): Promise<string> {
  const { exports } = await readManifest();
  await writeProject(folder, tarball, Object.keys(exports));
  await run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  return tarball.split("/").at(-1)!;
}

/** Compiles the programs, and the declarations again as strictly as TypeScript can. */
export async function typescript(folder: string): Promise<string> {
  await tool(folder, "typescript/bin/tsc");
  await tool(folder, "typescript/bin/tsc", "-p", "strictest.json");
  return `TypeScript ${VERSIONS.typescript}: skipLibCheck false, exactOptionalPropertyTypes`;
}

/** What Node says where the npm package webgpu is missing, in a program and at the command line. */
export async function blind(folder: string): Promise<string> {
  const [webgpu, aside] = ["webgpu", "webgpu.aside"].map((name) => `${folder}/node_modules/${name}`);
  await Deno.rename(webgpu, aside);
  try {
    const printed = await run(folder, nodeOf(folder, "node20"), ["blind.mjs"]);
    if (!/^DeviceError: .*npm install webgpu/.test(printed)) throw new Error(`Node without WebGPU printed ${printed}`);
    const refused = await run(folder, nodeOf(folder, "node20"), [PROGRAM, "bench", "lenet5"]).catch(messageOf);
    if (!refused.includes("npm install webgpu")) throw new Error(`tilegrad bench without WebGPU printed ${refused}`);
    return printed.split("\n")[0];
  } finally {
    await Deno.rename(aside, webgpu);
  }
}

/** The program of the package: what needs no GPU, trained weights that classify a picture, and the doctor. */
export async function commandLine(folder: string): Promise<string> {
  const env = await vulkanEnvironment();
  const tilegrad = (...args: string[]) => run(folder, nodeOf(folder, "node20"), [PROGRAM, ...args], env);
  const { layers } = JSON.parse(await tilegrad("summary", "lenet5", "--json"));
  await tilegrad("convert", "weights.safetensors", "half.safetensors", "--dtype", "f16");
  const [{ predictions: [{ label }] }] = JSON.parse(
    await tilegrad("classify", "half.safetensors", "seven.png", "--model", "lenet5", "--json"),
  );
  if (label !== "7") throw new Error(`tilegrad classify takes a 7 for ${label}`);
  const { versions, adapter } = JSON.parse(await tilegrad("doctor", "--json"));
  return `${versions.runtime}: summary of ${layers.length} layers, convert, classify, doctor on ${adapter.description}`;
}

/** Runs the compiled programs in a version of Node. */
export async function node(folder: string, name: NodeName): Promise<Ran> {
  const printed = await run(folder, nodeOf(folder, name), ["node.mjs"], await vulkanEnvironment());
  return { runtime: `Node ${VERSIONS[name]}, webgpu ${VERSIONS.webgpu}`, report: JSON.parse(printed) };
}

async function esbuild(folder: string): Promise<string> {
  const [out, options] = ["esbuild", ["--bundle", "--format=esm", "--minify", "--log-level=warning"]];
  await tool(folder, "esbuild/bin/esbuild", PAGE_MODULE, ...options, `--outfile=${out}/page.js`);
  await Deno.writeTextFile(`${folder}/${out}/index.html`, page("./page.js"));
  await Deno.symlink("../public/golden", `${folder}/${out}/golden`);
  return out;
}

async function vite(folder: string): Promise<string> {
  await tool(folder, "vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", "vite");
  return "vite";
}

/** Bundles the page and runs it in Chromium; an error on its console is a failure. */
export async function browser(folder: string, chromium: string, bundle: "esbuild" | "vite"): Promise<Ran> {
  const built = await (bundle === "vite" ? vite : esbuild)(folder);
  const { browser, report, errors } = await reportOfPage(chromium, `${folder}/${built}`);
  if (errors.length > 0) throw new Error(`The console shows errors:\n${errors.join("\n")}`);
  return { runtime: `${bundle} ${VERSIONS[bundle]}, ${browser}`, report };
}
