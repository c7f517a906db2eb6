// What the commands of tg have in common.

import type { Argv } from "yargs";
import { positiveFlag, wholeFlag } from "./flags.ts";

/** One command of tg: its line in the help, its options and what it does. */
export interface Command {
  /** Its name and positional arguments, `summary <model>`. */
  readonly command: string;
  readonly describe: string;
  readonly builder: (options: Argv) => Argv;
  /** Whether Ctrl-C tells `run` by its signal, so that it can keep what it has; others end at once. */
  readonly keepsWork?: true;
  /** Does the work; gives the exit code. */
  readonly run: (given: Given, signal: AbortSignal) => Promise<number>;
}

/** Options and positional arguments by name, as the command line gives them. */
export type Given = Readonly<Record<string, unknown>>;

/** The text of an option, if it was given. */
export function text(given: Given, name: string): string | undefined {
  return given[name] as string | undefined;
}

/** Whether a flag was given. */
export function flag(given: Given, name: string): boolean {
  return given[name] === true;
}

/** An option that is a whole number of at least `least`. */
export function whole(given: Given, name: string, least = 1): number {
  return wholeFlag(name, text(given, name), NaN, least);
}

/** An option that is a number above 0. */
export function positive(given: Given, name: string): number {
  return positiveFlag(name, text(given, name), NaN);
}

/** The message of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
