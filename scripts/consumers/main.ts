// deno task consumers: installs the packed tarball in projects of its own and proves it there, in Node, TypeScript and a
// browser. The last line is `N passed, N failed`.

import { defaultDevice } from "@tilegrad/tilegrad";
import { openFamily } from "../golden/folder.ts";
import { pack } from "../pack.ts";
import { readManifest } from "../package_metadata.ts";
import { ensureChromium } from "../setup_chromium.ts";
import { checkSizes, measureSizes } from "../sizes.ts";
import { reportOfPage } from "./browser.ts";
import { judge } from "./compare.ts";
import type { Report } from "./program/report.ts";
import { type Seeded, seeded } from "./program/seeded.ts";
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

async function install(folder: string, tarball: string): Promise<string> {
  const { exports } = await readManifest();
  await writeProject(folder, tarball, Object.keys(exports));
  await run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  return tarball.split("/").at(-1)!;
}

async function typescript(folder: string): Promise<string> {
  await tool(folder, "typescript/bin/tsc");
  await tool(folder, "typescript/bin/tsc", "-p", "strictest.json");
  return `TypeScript ${VERSIONS.typescript}: skipLibCheck false, exactOptionalPropertyTypes`;
}

async function blind(folder: string): Promise<string> {
  const printed = await run(folder, `${folder}/node_modules/node20/bin/node`, ["blind.mjs"]);
  if (/^DeviceError: .*npm install webgpu/.test(printed)) return printed.split("\n")[0];
  throw new Error(`Node without WebGPU printed ${printed}`);
}

/** SwiftShader takes minutes for the one training of a residual network in full size; Deno's tests run it. */
const TRAININGS = "^(?!resnet_cifar/sgd$)";

async function node(folder: string, reference: Seeded, name: "node20" | "node22"): Promise<string> {
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

async function browser(
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

async function sizes(): Promise<string> {
  const measured = await measureSizes();
  const faults = await checkSizes(measured);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return measured.map(({ what, kilobytes }) => `${what} ${kilobytes.toFixed(1)} KB`).join("; ");
}

/** What Deno itself makes of the seed, from the sources. */
async function deno(): Promise<Seeded> {
  await defaultDevice();
  return await seeded(await openFamily(new URL("../../tests/golden", import.meta.url).pathname, "training"));
}

async function main(chromium: string): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-consumers-" });
  let passed = 0, failed = 0;
  const step = async (name: string, work: () => Promise<string>) => {
    const started = performance.now();
    const [ok, said] = await work().then((line) => [true, line] as const, (error) => [false, error.message] as const);
    ok ? passed++ : failed++;
    console.log(
      `${ok ? "ok    " : "FAILED"} ${name} (${((performance.now() - started) / 1000).toFixed(0)} s): ${said}`,
    );
    return ok;
  };
  try {
    const reference = await deno();
    await step("sizes", sizes);
    const installed = await step("install", async () => await install(folder, await pack()));
    if (installed && await step("types", () => typescript(folder))) {
      await step("no WebGPU", () => blind(folder));
      for (const name of ["node20", "node22"] as const) await step(name, () => node(folder, reference, name));
      for (const name of ["esbuild", "vite"] as const) {
        await step(name, () => browser(folder, reference, chromium, name));
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) {
  const chromium = await ensureChromium();
  Deno.exit(chromium === undefined ? 1 : await main(chromium));
}
