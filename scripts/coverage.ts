// deno task coverage [--check]: writes docs/coverage.md, what the tests do with each operator. It runs the tests of
// operators and takes minutes; --check only reads the document and exits 1 where an operator or a mark is missing.

import * as operators from "../core/ops/mod.ts";
import { noUses, type Uses, type UsesByOperator } from "./coverage_recorder.ts";
import { coverageFaults, coverageText } from "./coverage_table.ts";
import { ensureAdapter } from "./setup_adapter.ts";

const ROOT = new URL("../", import.meta.url);
const DOCUMENT = new URL("docs/coverage.md", ROOT);
const TESTS = ["tests/ops/", "tests/fuzz/", "tests/golden_test.ts"];

const names = Object.entries(operators).filter(([, value]) => typeof value === "function").map(([name]) => name);

/** A module that is core/mod.ts with every operator noted. */
function recordingModule(folder: string): string {
  const core = new URL("core/mod.ts", ROOT).href;
  return [
    `import * as core from ${JSON.stringify(core)};`,
    `import { keepNotes, recorded } from ${JSON.stringify(new URL("scripts/coverage_recorder.ts", ROOT).href)};`,
    `export * from ${JSON.stringify(core)};`,
    `keepNotes(${JSON.stringify(folder)});`,
    ...names.map((name) => `export const ${name} = recorded("${name}", core.${name});`),
  ].join("\n");
}

/** The project's configuration, in which tests and golden cases import the recording module instead of core/mod.ts. */
async function recordingConfig(folder: string): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const scope = { [new URL("core/mod.ts", ROOT).href]: new URL(`file://${folder}/core.ts`).href };
  const scopes = Object.fromEntries(
    ["tests/ops/", "tests/fuzz/", "scripts/golden/"].map((path) => [new URL(path, ROOT).href, scope]),
  );
  return JSON.stringify({ imports, scopes, lock: false });
}

/** Runs tests and adds up what they did with each operator. */
async function record(tests: readonly string[]): Promise<UsesByOperator> {
  const folder = await Deno.makeTempDir();
  const notes = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/core.ts`, recordingModule(notes));
    await Deno.writeTextFile(`${folder}/deno.json`, await recordingConfig(folder));
    const args = ["test", "-A", "--no-check", "--parallel", "--config", `${folder}/deno.json`, ...tests];
    const { success } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdin: "null" }).spawn().status;
    if (!success) throw new Error("Cannot record the coverage: some test failed");
    const total: UsesByOperator = Object.fromEntries(names.map((name) => [name, noUses()]));
    for await (const { name } of Deno.readDir(notes)) {
      add(total, JSON.parse(await Deno.readTextFile(`${notes}/${name}`)));
    }
    return total;
  } finally {
    for (const one of [folder, notes]) await Deno.remove(one, { recursive: true });
  }
}

function add(total: UsesByOperator, more: UsesByOperator): void {
  for (const [name, uses] of Object.entries(more)) {
    for (const [kind, count] of Object.entries(uses)) total[name][kind as keyof Uses] += count;
  }
}

/** Writes the document. */
async function write(): Promise<void> {
  await Deno.writeTextFile(DOCUMENT, coverageText(await record(TESTS)));
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", DOCUMENT.pathname], cwd: ROOT })
    .output();
  if (!success) throw new Error(`Cannot format ${DOCUMENT.pathname}`);
}

if (import.meta.main) {
  if (!Deno.args.includes("--check")) {
    if (!await ensureAdapter()) Deno.exit(1);
    await write();
  }
  const faults = coverageFaults(await Deno.readTextFile(DOCUMENT).catch(() => ""), names);
  for (const fault of faults) console.error(`docs/coverage.md: ${fault}`);
  if (faults.length > 0) Deno.exit(1);
}
