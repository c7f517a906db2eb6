// deno task consumers [CONSUMER ...]: installs the packed tarball in a project outside the repository and proves it there,
// in Node, TypeScript and a browser. The last line is `N passed, N failed`.

import { defaultDevice } from "@tilegrad/tilegrad";
import { openFamily } from "../golden/folder.ts";
import { pack } from "../pack.ts";
import { ensureChromium } from "../setup_chromium.ts";
import { checkSizes, measureSizes } from "../sizes.ts";
import { blind, browser, install, node, typescript } from "./consumers.ts";
import { type Seeded, seeded } from "./program/seeded.ts";

/** Consumers that compute; all run unless some are named. */
const NAMES = ["node20", "node22", "esbuild", "vite"] as const;

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

/** Runs steps, prints what each says and counts them. */
class Steps {
  passed = 0;
  failed = 0;

  /** Whether the step passed. */
  async run(name: string, work: () => Promise<string>): Promise<boolean> {
    const started = performance.now();
    const [ok, said] = await work().then((line) => [true, line] as const, (error) => [false, shown(error)] as const);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds} s): ${said}`);
    if (ok) this.passed++;
    else this.failed++;
    return ok;
  }
}

/** The message of an error, without the log of the browser that playwright adds. */
function shown(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\nBrowser logs:")[0];
}

async function main(chromium: string, names: readonly (typeof NAMES)[number][]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-consumers-" });
  const steps = new Steps();
  try {
    const reference = await deno();
    await steps.run("sizes", sizes);
    const installed = await steps.run("install", async () => await install(folder, await pack()));
    if (installed && await steps.run("types", () => typescript(folder))) {
      await steps.run("no WebGPU", () => blind(folder));
      for (const name of names) {
        const onNode = name === "node20" || name === "node22";
        await steps.run(
          name,
          () => onNode ? node(folder, reference, name) : browser(folder, reference, chromium, name),
        );
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${steps.passed} passed, ${steps.failed} failed`);
  return steps.failed === 0 ? 0 : 1;
}

if (import.meta.main) {
  const chosen = NAMES.filter((name) => Deno.args.length === 0 || Deno.args.includes(name));
  const unknown = Deno.args.filter((name) => !NAMES.some((each) => each === name));
  if (unknown.length > 0) {
    console.error(`deno task consumers: found ${unknown.join(", ")}, needs ${NAMES.join(", ")}`);
    Deno.exit(2);
  }
  const chromium = await ensureChromium();
  Deno.exit(chromium === undefined ? 1 : await main(chromium, chosen));
}
