// deno task ci: everything that proves this repository: the tests, the package at its consumers', the page in a browser, each
// even where one before it failed. The last line is `N passed, N failed`, of all together.

import { countedRun } from "./counted_run.ts";
import { sumOf, type TestCounts } from "./test_summary.ts";

/** Tasks of deno.json that end with what they counted. */
const TASKS = ["test", "consumers", "explorer:test"] as const;

async function runTask(task: string): Promise<TestCounts> {
  const started = performance.now();
  const counts = await countedRun(["task", task]);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\ndeno task ${task}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n`);
  return counts;
}

if (import.meta.main) {
  const counts: TestCounts[] = [];
  for (const task of TASKS) counts.push(await runTask(task));
  const { passed, failed } = sumOf(counts);
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exitCode = failed === 0 ? 0 : 1;
}
