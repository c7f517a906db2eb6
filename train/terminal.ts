/**
 * Progress of a training on a terminal. For Deno and Node: what needs no terminal is in `mod.ts`.
 *
 * @module
 */
import process from "node:process";
// @ts-types="npm:@types/cli-progress@3.11.6"
import cliProgress from "cli-progress";
import { type Progress, statusLine, type TrainingStatus } from "./progress.ts";

/** Where progress is written: `process.stdout` or anything alike. */
export interface ProgressStream {
  /** Whether it is a terminal, where a line can be drawn anew. */
  readonly isTTY?: boolean;
  /** Writes text. */
  write(text: string): unknown;
}

/** Milliseconds between lines where the output is no terminal. */
const plainInterval = 5000;

/**
 * A progress bar with loss, accuracy, images a second and time left; where the output is no terminal, a line every five
 * seconds instead. Deno and Node only.
 *
 * @param stream standard output unless told
 * @example
 * ```ts
 * import { terminalProgress } from "@tilegrad/tilegrad/train/terminal";
 * const progress = terminalProgress();
 * const status = { step: 1, steps: 2, epoch: 1, epochs: 1, loss: 0.5, accuracy: 0.9, imagesPerSecond: 4000, secondsLeft: 1 };
 * progress.update(status);
 * progress.stop();
 * ```
 */
export function terminalProgress(stream: ProgressStream = process.stdout): Progress {
  return stream.isTTY ? barProgress(stream as NodeJS.WriteStream) : plainProgress(stream);
}

/** Goes to the beginning of the line and clears it. */
const clearedLine = "\r\x1b[K";

function barProgress(stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: "{bar} {percentage} %  {line}",
    barsize: 24,
    hideCursor: true,
    linewrap: false,
    gracefulExit: false,
  }, cliProgress.Presets.shades_classic);
  let started = false;
  return {
    update(status) {
      const payload = { line: statusLine(status) };
      if (started) bar.update(status.step, payload);
      else bar.start(status.steps, status.step, payload);
      started = true;
    },
    note: (line) => void stream.write(`${started ? clearedLine : ""}${line}\n`),
    stop() {
      if (started) bar.stop();
    },
  };
}

function plainProgress(stream: ProgressStream): Progress {
  let written = -Infinity;
  return {
    update(status: TrainingStatus) {
      const now = performance.now();
      if (now - written < plainInterval) return;
      written = now;
      stream.write(`${Math.floor((100 * status.step) / status.steps)} %  ${statusLine(status)}\n`);
    },
    note: (line) => void stream.write(`${line}\n`),
    stop() {},
  };
}
