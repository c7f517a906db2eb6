// The consumers: each gives one line about what it saw, or throws what went wrong.

import { readManifest } from "../package_metadata.ts";
import { reportOfPage } from "./browser.ts";
import { judge } from "./compare.ts";
import type { Report } from "./program/report.ts";
import type { Seeded } from "./program/seeded.ts";
import { page, PAGE_MODULE, VERSIONS, writeProject } from "./project.ts";
import { vulkanEnvironment } from "./vulkan.ts";

/** Runs a program of the project and returns what it printed; throws with all of it where it fails. */
async function run(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: folder,
    env,
    stdin: "null",
  })
    .output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${command} ${args.join(" ")} failed:\n${out}${error}`);
  return out;
}

/** The project's own tools, run by Node. */
const tool = (folder: string, program: string, ...args: string[]) =>
  run(folder, `${folder}/node_modules/node22/bin/node`, [`node_modules/${program}`, ...args]);

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

/** What Node says where there is no WebGPU. */
export async function blind(folder: string): Promise<string> {
  const printed = await run(folder, `${folder}/node_modules/node20/bin/node`, ["blind.mjs"]);
  if (/^DeviceError: .*npm install webgpu/.test(printed)) return printed.split("\n")[0];
  throw new Error(`Node without WebGPU printed ${printed}`);
}

/** SwiftShader takes minutes for the one training of a residual network in full size; Deno's tests run it. */
const TRAININGS = "^(?!resnet_cifar/sgd$)";

/** Runs the compiled programs in a version of Node. */
export async function node(folder: string, reference: Seeded, name: "node20" | "node22"): Promise<string> {
  const program = `${folder}/node_modules/${name}/bin/node`;
  const printed = await run(folder, program, ["node.mjs", TRAININGS], await vulkanEnvironment());
  return `Node ${VERSIONS[name]}, webgpu ${VERSIONS.webgpu}, ${judge(reference, JSON.parse(printed) as Report)}`;
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
export async function browser(
  folder: string,
  reference: Seeded,
  chromium: string,
  bundle: "esbuild" | "vite",
): Promise<string> {
  const built = await (bundle === "vite" ? vite : esbuild)(folder);
  const { browser, report, errors } = await reportOfPage(chromium, `${folder}/${built}`);
  if (errors.length > 0) throw new Error(`The console shows errors:\n${errors.join("\n")}`);
  return `${bundle} ${VERSIONS[bundle]}, ${browser}, ${judge(reference, report)}`;
}
