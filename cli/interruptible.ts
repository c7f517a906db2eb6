// Programs that Ctrl-C ends after the step under way, a second one at once.

import process from "node:process";

/** The exit code of a program that Ctrl-C ended. */
export const interruptedCode = 130;

/** Runs work with a signal that Ctrl-C aborts; a second Ctrl-C ends the process at once. */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

/** Runs the program of a task; sets the exit code, and says what went wrong in a line. */
export async function runInterruptible(task: string, program: (signal: AbortSignal) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await interruptible(program);
  } catch (error) {
    console.error(`deno task ${task}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
