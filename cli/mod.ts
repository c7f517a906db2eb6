/**
 * The command line of tilegrad: networks examined, trained, evaluated and applied without a program. For Deno and Node.
 *
 * ```sh
 * deno run -A jsr:@tilegrad/tilegrad/cli --help
 * npx tilegrad --help    # in Node, where npm install @tilegrad/tilegrad webgpu was run
 * ```
 *
 * @module
 */
import process from "node:process";
// @ts-types="npm:@types/yargs@17.0.35"
import yargs from "yargs";
import { benchCommand } from "./bench.ts";
import { classifyCommand } from "./classify.ts";
import type { Command } from "./command.ts";
import { convertCommand } from "./convert.ts";
import { doctorCommand } from "./doctor.ts";
import { evaluateCommand } from "./evaluate.ts";
import { explainCommand } from "./explain.ts";
import { interruptible } from "./interruptible.ts";
import { provideWebgpu } from "./node_webgpu.ts";
import { summaryCommand } from "./summary.ts";
import { trainCommand } from "./train.ts";
import { tuneCommand } from "./tune.ts";
import { version } from "../core/mod.ts";

const commands: readonly Command[] = [
  summaryCommand,
  trainCommand,
  evaluateCommand,
  classifyCommand,
  convertCommand,
  benchCommand,
  tuneCommand,
  explainCommand,
  doctorCommand,
];

const [failed, misused] = [1, 2];

const notes = `Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted by Ctrl-C.
Completion for bash and zsh: put the output of tg completion into your shell's start-up file.`;

/** A command line that is not understood. */
class UsageError extends Error {}

/**
 * Does what a command line asks for.
 *
 * @param args the arguments, such as `["summary", "lenet5"]`
 * @param webgpu imports the npm package `webgpu`, in Node: `() => import("webgpu")`
 * @returns the exit code: 0 done, 1 failed, 2 not understood, 130 interrupted
 * @example
 * ```ts
 * import { main } from "@tilegrad/tilegrad/cli";
 * console.log(await main(["summary", "lenet5"])); // the table, then 0
 * ```
 */
export async function main(args: readonly string[], webgpu?: () => Promise<unknown>): Promise<number> {
  let code = 0;
  let name = "";
  const program = yargs([...args])
    .scriptName("tg")
    .usage("$0 <command>: networks examined, trained, evaluated and applied")
    .locale("en")
    .exitProcess(false)
    .strict()
    .demandCommand(1, "tg needs a command")
    .completion("completion", "print the script that completes tg's commands and options in bash and zsh")
    .version(version)
    .help()
    .wrap(Math.min(120, process.stdout.columns ?? 100))
    .epilogue(notes)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    });
  for (const { command, describe, builder, run, keepsWork } of commands) {
    program.command(command, describe, builder, async (given) => {
      if (webgpu) await provideWebgpu(webgpu);
      name = ` ${command.split(" ")[0]}`;
      const work = (signal: AbortSignal) => run(given, signal);
      code = keepsWork ? await interruptible(work) : await work(new AbortController().signal);
    });
  }
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    if (!(error instanceof UsageError)) return say(name, error, failed);
    const known = commands.some(({ command }) => command.split(" ")[0] === args[0]);
    return say(name, `${error.message}\nSee tg ${known ? `${args[0]} ` : ""}--help`, misused);
  }
}

function say(name: string, error: unknown, code: number): number {
  console.error(`tg${name}: ${error instanceof Error ? error.message : error}`);
  return code;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
