import { assertEquals } from "@std/assert";
import { countTests, parseSummary, sumOf } from "../../scripts/test_summary.ts";

Deno.test("parseSummary reads deno test's last line, with or without steps, colours and ignored tests", () => {
  assertEquals(parseSummary("ok | 12 passed | 0 failed (3s)\n"), { passed: 12, failed: 0 });
  assertEquals(parseSummary("x\n\nFAILED | 10 passed (4 steps) | 2 failed (1 step) | 3 ignored (2s)\n\n"), {
    passed: 10,
    failed: 2,
  });
  assertEquals(parseSummary("\x1b[0m\x1b[32mok\x1b[0m | 7 passed | 0 failed \x1b[38;5;245m(6ms)\x1b[0m\n"), {
    passed: 7,
    failed: 0,
  });
});

Deno.test("a summary that a test prints itself does not hide the real one", () => {
  assertEquals(parseSummary("ok | 99 passed | 0 failed (1s)\nFAILED | 1 passed | 1 failed (1s)\n"), {
    passed: 1,
    failed: 1,
  });
});

Deno.test("a run that fails without a failed test counts as one failure", () => {
  assertEquals(countTests("error: Type checking failed.\n", false), { passed: 0, failed: 1 });
  assertEquals(countTests("ok | 3 passed | 0 failed (1s)\n", false), { passed: 3, failed: 1 });
  assertEquals(countTests("FAILED | 3 passed | 2 failed (1s)\n", false), { passed: 3, failed: 2 });
  assertEquals(countTests("ok | 3 passed | 0 failed (1s)\n", true), { passed: 3, failed: 0 });
});

Deno.test("a task's own last line counts, not those of the runs before it", () => {
  const output = "ok | 5 passed | 0 failed (1s)\nFAILED | 6 passed | 1 failed (1s)\n19 passed, 1 failed\n";
  assertEquals(parseSummary(output), { passed: 19, failed: 1 });
  assertEquals(sumOf([{ passed: 19, failed: 1 }, { passed: 0, failed: 1 }]), { passed: 19, failed: 2 });
  assertEquals(sumOf([]), { passed: 0, failed: 0 });
});
