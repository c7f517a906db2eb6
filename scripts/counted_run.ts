// Runs deno with its output shown, and counts what passed.

import { countTests, type TestCounts } from "./test_summary.ts";

/** Runs `deno ARGS`, shows what it prints while it runs and counts by its last summary. */
export async function countedRun(args: readonly string[], cwd?: string | URL): Promise<TestCounts> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd, stdin: "null", stdout: "piped" });
  const child = command.spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    await Deno.stdout.write(chunk);
  }
  const { success, code, signal } = await child.status;
  if (!success) console.log(`deno ${args[0]} ended with ${signal ?? `exit code ${code}`}`);
  return countTests(output, success);
}
