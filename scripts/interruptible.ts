// Programs that Ctrl-C ends after the step under way, a second one at once.

/** The exit code of a program that Ctrl-C ended. */
export const interruptedCode = 130;

/** Runs a program with a signal that Ctrl-C aborts; sets the exit code, and says what went wrong in a line. */
export async function runInterruptible(task: string, program: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(interruptedCode);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    Deno.exitCode = await program(controller.signal);
  } catch (error) {
    console.error(`deno task ${task}: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}
