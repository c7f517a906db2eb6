// deno run -A scripts/with_adapter.ts deno test ...: runs a command on a machine made ready for WebGPU.
// `deno` stands for the very program that runs this script, which need not be on PATH (as under npx).

import { ensureAdapter } from "./setup_adapter.ts";

/** Runs the command with this process's terminal; signals reach it, and its exit code comes back. */
export async function runCommand(command: string, args: readonly string[]): Promise<number> {
  const child = new Deno.Command(command === "deno" ? Deno.execPath() : command, { args: [...args] }).spawn();
  // Ctrl-C reaches the whole process group: the child decides what it means, and this process waits for it.
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  const forward = () => child.kill("SIGTERM");
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", forward);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", ignore);
  if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", forward);
  return code;
}

if (import.meta.main) {
  const [command, ...args] = Deno.args;
  if (command === undefined) {
    console.error("usage: with_adapter.ts COMMAND [ARGUMENT ...]");
    Deno.exit(2);
  }
  Deno.exit(await ensureAdapter() ? await runCommand(command, args) : 1);
}
