// deno task consumers [CONSUMER ...]: installs the packed tarball in a project outside the repository and proves it there,
// in Node, TypeScript and a browser. The last line is `N passed, N failed`.

import { defaultDevice } from "@tilegrad/tilegrad";
import { messageOf } from "../../cli/command.ts";
import { openFamily } from "../golden/folder.ts";
import { pack } from "../pack.ts";
import { ensureChromium } from "../setup_chromium.ts";
import { checkSizes, measureSizes } from "../sizes.ts";
import { agreement, judge, type Reproducible } from "./compare.ts";
import { blind, browser, commandLine, install, node, type Ran, typescript } from "./consumers.ts";
import { picture } from "./program/picture.ts";
import { seeded } from "./program/seeded.ts";

/** Consumers that compute, those of a line side by side: half of their work keeps one core busy. All run unless some are named. */
const NAMES = [["node20", "node22"], ["esbuild", "vite"]] as const;

type Name = (typeof NAMES)[number][number];

async function sizes(): Promise<string> {
  const measured = await measureSizes();
  const faults = await checkSizes(measured);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return measured.map(({ what, kilobytes }) => `${what} ${kilobytes.toFixed(1)} KB`).join("; ");
}

/** What Deno itself makes of the seed, from the sources. */
async function deno(): Promise<Reproducible> {
  await defaultDevice();
  const training = await openFamily(new URL("../../tests/golden", import.meta.url).pathname, "training");
  return { seeded: await seeded(training), picture: await picture() };
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
  return messageOf(error).split("\nBrowser logs:")[0];
}

/** Runs consumers that compute, and compares what has to be the same in all of them. */
async function compute(steps: Steps, folder: string, chromium: string, chosen: ReadonlySet<Name>): Promise<void> {
  const runs = new Map<string, Reproducible>();
  await steps.run("Deno", async () => {
    runs.set("Deno", await deno());
    return "initial weights, losses and a picture from the sources";
  });
  const consume = (name: Name): Promise<Ran> =>
    name === "node20" || name === "node22" ? node(folder, name) : browser(folder, chromium, name);
  for (const names of NAMES) {
    await Promise.all(
      names.filter((name) => chosen.has(name)).map((name) =>
        steps.run(name, async () => {
          const { runtime, report } = await consume(name);
          runs.set(name, report);
          return `${runtime}, ${judge(report)}`;
        })
      ),
    );
  }
  await steps.run("the same everywhere", () => Promise.try(() => agreement(runs)));
}

async function prove(steps: Steps, folder: string, chromium: string, chosen: ReadonlySet<Name>): Promise<void> {
  const installed = await steps.run("install", async () => await install(folder, await pack()));
  if (!installed) return;
  await steps.run("sizes", sizes);
  if (!await steps.run("types", () => typescript(folder))) return;
  await steps.run("no WebGPU", () => blind(folder));
  await steps.run("command line", () => commandLine(folder));
  await compute(steps, folder, chromium, chosen);
}

async function main(chosen: ReadonlySet<Name>): Promise<number> {
  const steps = new Steps();
  const chromium = await ensureChromium();
  if (chromium === undefined) steps.failed++;
  else {
    const folder = await Deno.makeTempDir({ prefix: "tilegrad-consumers-" });
    try {
      await prove(steps, folder, chromium, chosen);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  console.log(`${steps.passed} passed, ${steps.failed} failed`);
  return steps.failed === 0 ? 0 : 1;
}

if (import.meta.main) {
  const chosen = NAMES.flat().filter((name) => Deno.args.length === 0 || Deno.args.includes(name));
  const unknown = Deno.args.filter((name) => !NAMES.flat().some((each) => each === name));
  if (unknown.length > 0) {
    console.error(`deno task consumers: found ${unknown.join(", ")}, needs ${NAMES.flat().join(", ")}`);
    Deno.exit(2);
  }
  Deno.exit(await main(new Set(chosen)));
}
