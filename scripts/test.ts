// deno task test [FILE ...]: the quick checks, then the tests and the examples of the documentation (or just the files
// given). The last line is `N passed, N failed`; every check counts as one. Exit code 0 when nothing failed.

import { CHECKS, runChecks } from "./checks.ts";
import { countedRun } from "./counted_run.ts";
import { ensureAdapter } from "./setup_adapter.ts";
import { SHIPPED } from "./shipped.ts";
import { sumOf, type TestCounts } from "./test_summary.ts";

const ROOT = new URL("../", import.meta.url);

/** Runs `deno test` and counts. */
async function runTests(args: readonly string[], cwd: string | URL): Promise<TestCounts> {
  // The types were checked already, with everything else. Compiling kernels and JavaScript keep one core busy: test files run
  // side by side.
  const config = new URL("deno.json", ROOT).pathname;
  return await countedRun(["test", "-A", "--no-check", "--parallel", "--config", config, ...args], cwd);
}

/** Runs the examples of the documentation as tests, in a folder where they may leave files. */
async function runExamples(): Promise<TestCounts> {
  const directory = await Deno.makeTempDir();
  try {
    // Those of data/ read pictures and datasets that the reader has.
    const paths = SHIPPED.filter((path) => path !== "data").map((path) => new URL(path, ROOT).pathname);
    return await runTests(["--doc", ...paths], directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function runAll(): Promise<TestCounts[]> {
  if (!await ensureAdapter()) return [{ passed: 0, failed: 1 }];
  if (Deno.args.length > 0) return [await runTests(Deno.args, ROOT)];
  return [await runTests(["--ignore=tests/soak", "tests/"], ROOT), await runExamples()];
}

const failedChecks = (await runChecks()).length;
const checks = { passed: CHECKS.length - failedChecks, failed: failedChecks };
const { passed, failed } = sumOf([checks, ...await runAll()]);
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
