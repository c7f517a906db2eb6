// deno task test [FILE ...]: the quick checks, then the tests and the examples of the documentation (or just the files
// given). The last line is `N passed, N failed`; every check counts as one. Exit code 0 when nothing failed.

import { CHECKS, runChecks } from "./checks.ts";
import { ensureAdapter } from "./setup_adapter.ts";
import { SHIPPED } from "./shipped.ts";
import { countTests, type TestCounts } from "./test_summary.ts";

const ROOT = new URL("../", import.meta.url);

/** Runs `deno test`, shows its output while it runs and counts. */
async function runTests(args: readonly string[], cwd: string | URL): Promise<TestCounts> {
  // The types were checked already, with everything else. Compiling kernels and JavaScript keep one core busy: test files run
  // side by side.
  const all = ["test", "-A", "--no-check", "--parallel", "--config", new URL("deno.json", ROOT).pathname, ...args];
  const child = new Deno.Command(Deno.execPath(), { args: all, cwd, stdin: "null", stdout: "piped" }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    await Deno.stdout.write(chunk);
  }
  const { success, code, signal } = await child.status;
  if (!success) console.log(`deno test ended with ${signal ?? `exit code ${code}`}`);
  return countTests(output, success);
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
const counts = [{ passed: CHECKS.length - failedChecks, failed: failedChecks }, ...await runAll()];
const failed = counts.reduce((sum, each) => sum + each.failed, 0);
console.log(`${counts.reduce((sum, each) => sum + each.passed, 0)} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
