// Reads the figures from what `deno test` and tasks that run it print.

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * The last `ok | 12 passed (3 steps) | 0 failed | 1 ignored (3s)` or `12 passed, 0 failed` of the output; `null` where there is
 * none.
 */
export function parseSummary(output: string): TestCounts | null {
  // deno-lint-ignore no-control-regex
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  const matches = [...plain.matchAll(/^(?:(?:ok|FAILED) \| )?(\d+) passed(?: \([^)]*\))?(?: \||,) (\d+) failed\b/gm)];
  const last = matches.at(-1);
  return last ? { passed: Number(last[1]), failed: Number(last[2]) } : null;
}

/** Counts of a run: one that fails without naming a failed test (a type error, a crash) counts as one failure. */
export function countTests(output: string, success: boolean): TestCounts {
  const { passed, failed } = parseSummary(output) ?? { passed: 0, failed: 0 };
  return { passed, failed: success ? failed : Math.max(failed, 1) };
}

/** All counts together. */
export function sumOf(counts: readonly TestCounts[]): TestCounts {
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  });
}
