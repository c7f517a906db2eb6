// deno task test [FILE ...]: the quick checks, then the tests (all, or those of the files given).
// The last line is `N passed, N failed`; every check counts as one. Exit code 0 when nothing failed.

import { CHECKS, runChecks } from "./checks.ts";
import { ensureAdapter } from "./setup_adapter.ts";
import { countTests, type TestCounts } from "./test_summary.ts";

/** Runs `deno test`, shows its output while it runs and counts. */
async function runTests(paths: readonly string[]): Promise<TestCounts> {
  // The types were checked already, with everything else.
  const args = ["test", "-A", "--no-check", "--ignore=tests/soak", ...paths];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped" }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    await Deno.stdout.write(chunk);
  }
  return countTests(output, (await child.status).success);
}

const failedChecks = (await runChecks()).length;
const tests = await ensureAdapter()
  ? await runTests(Deno.args.length > 0 ? Deno.args : ["tests/"])
  : { passed: 0, failed: 1 };
const failed = tests.failed + failedChecks;
console.log(`${tests.passed + CHECKS.length - failedChecks} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
