// deno task ok: the quick checks, all of them even when one fails; deno task test runs them first.

import manifest from "../deno.json" with { type: "json" };
import { SHIPPED } from "./shipped.ts";

export interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

/** Everything but bench/compare, whose peers nobody should have to download. */
const TYPE_CHECKED = [
  ...SHIPPED,
  "tests",
  "scripts",
  "examples",
  "bench/harness.ts",
  "bench/overhead_bench.ts",
  "bench/ops",
  "bench/models",
];

export const CHECKS: readonly Check[] = [
  { name: "shaders/mod.ts is fresh", args: ["run", "-A", "scripts/gen_shaders.ts", "--check"] },
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint", "--quiet"] },
  { name: "types", args: ["check", "--quiet", ...TYPE_CHECKED] },
  { name: "every public symbol is documented", args: ["doc", "--lint", "--quiet", ...Object.values(manifest.exports)] },
  { name: "ready for JSR", args: ["publish", "--dry-run", "--allow-dirty", "--no-check", "--quiet"] },
  { name: "every operator is covered", args: ["run", "-A", "scripts/coverage.ts", "--check"] },
  { name: "types in README.md", args: ["check", "--quiet", "--doc-only", "README.md"] },
];

/** Runs the checks one after the other and returns the names of those that failed. */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, args } of CHECKS) {
    const { success } = await new Deno.Command(Deno.execPath(), { args: [...args], stdin: "null" }).spawn().status;
    console.log(`${success ? "ok    " : "FAILED"} ${name}`);
    if (!success) failed.push(name);
  }
  return failed;
}

if (import.meta.main) Deno.exit((await runChecks()).length === 0 ? 0 : 1);
