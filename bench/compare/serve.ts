/** The child's side of the comparison: one process, one library, one row, answering the parent line by line. */
import { cpuUsage } from "node:process";
import type { Forward, Network } from "./net.ts";
import { type Inputs, type Row, ROWS } from "./rows.ts";
import { type DeviceWatch, watchDevices } from "./watch.ts";

/** A row's work in one library, on inputs that are already on the device. */
export interface Job {
  /** Enqueues one repetition; a promise where the library works in its own time. */
  repeat(): void | Promise<void>;
  /** Outputs of the latest repetition, in the row's order and in PyTorch's layouts. */
  outputs(): Promise<readonly Float32Array[]>;
}

export interface Library {
  readonly version: string;
  /** Opens the device. */
  open(): Promise<void>;
  /** Submits what is still queued on the library's side. */
  flush?(): void | Promise<void>;
  /** The job of a forward row. */
  readonly forward: (forward: Forward, inputs: Inputs) => Job | Promise<Job>;
  /** The job of a training row: a step, with the loss and all parameters as its outputs. */
  readonly step?: (network: Network, inputs: Inputs) => Job;
  /** Rows that the library writes in a way of its own, by name. */
  readonly jobs?: Readonly<Record<string, (inputs: Inputs) => Job>>;
}

/** First answer of a child: how the start went. The outputs lie in the file that the parent named. */
export interface StartReport {
  readonly version: string;
  readonly adapter: string;
  /** From the start of the process: loading the library and opening its device. */
  readonly openMs: number;
  /** Inputs uploaded, traced, compiled, first repetition done. */
  readonly firstMs: number;
  /** Lengths of the outputs, which follow one another in the file. */
  readonly lengths: readonly number[];
}

/** Answer to a batch: milliseconds per repetition. */
export interface BatchReport {
  readonly ms: number;
  /** Processor time of all threads; on a software adapter it holds the kernels' work, whatever else the machine does. */
  readonly cpuMs: number;
  /** Peak resident memory of the process so far. */
  readonly peakBytes?: number;
}

/** Any answer: a report, or why there is none. */
export type Answer<T> = { readonly report: T } | { readonly failure: string };

async function repeat(job: Job, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const done = job.repeat();
    if (done) await done; // not always: each await is a turn of the event loop that synchronous libraries need not pay
  }
}

/** Most memory that this process has held at once, as Linux counts it; undefined elsewhere. */
async function peakBytes(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const found = (await Deno.readTextFile("/proc/self/status")).match(/^VmHWM:\s+(\d+) kB$/m);
  return found ? Number(found[1]) * 1024 : undefined;
}

async function settle(library: Library, watch: DeviceWatch): Promise<void> {
  await library.flush?.();
  watch.wait();
}

/** The job of a row in a library, made from the row's inputs. */
function creation(row: Row, library: Library): (inputs: Inputs) => Job | Promise<Job> {
  const { forward, network } = row;
  if (library.jobs?.[row.name]) return library.jobs[row.name];
  if (forward) return (inputs) => library.forward(forward, inputs);
  if (network && library.step) return (inputs) => library.step!(network, inputs);
  throw new Error(`no ${row.name} for this library`);
}

async function start(row: Row, library: Library, watch: DeviceWatch, file: string): Promise<[Job, StartReport]> {
  await library.open();
  const openMs = performance.now();
  const create = creation(row, library);
  const inputs = row.inputs();
  const begin = performance.now();
  const job = await create(inputs);
  await repeat(job, 1);
  await settle(library, watch);
  const firstMs = performance.now() - begin;
  await repeat(job, row.checkedSteps - 1);
  const outputs = await job.outputs();
  const together = await new Blob(outputs.map((output) => output.slice())).bytes();
  await Deno.writeFile(file, together);
  const lengths = outputs.map((output) => output.length);
  return [job, { version: library.version, adapter: watch.adapter(), openMs, firstMs, lengths }];
}

async function batch(repetitions: number, job: Job, library: Library, watch: DeviceWatch): Promise<BatchReport> {
  const begin = performance.now(), before = cpuUsage();
  await repeat(job, repetitions);
  await settle(library, watch);
  const ms = performance.now() - begin, { user, system } = cpuUsage(before);
  return { ms: ms / repetitions, cpuMs: (user + system) / 1000 / repetitions, peakBytes: await peakBytes() };
}

async function* lines(): AsyncGenerator<string> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}

/**
 * Serves one row: arguments are the row's name and the file for the outputs; then each line of standard input asks for
 * a batch of so many repetitions.
 */
export async function serve(library: Library): Promise<void> {
  console.log = console.info = console.error; // standard output belongs to the answers
  const send = <T>(answer: Answer<T>) => Deno.stdout.write(new TextEncoder().encode(JSON.stringify(answer) + "\n"));
  const watch = watchDevices();
  const reportUnlessFailed = async <T>(report: T): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve)); // device errors arrive as events
    const [error] = watch.errors();
    if (error !== undefined) throw new Error(`device error: ${error}`);
    await send({ report });
  };
  try {
    const [name, file] = Deno.args;
    const [job, started] = await start(ROWS.find((row) => row.name === name)!, library, watch, file);
    await reportUnlessFailed(started);
    for await (const repetitions of lines()) {
      await reportUnlessFailed(await batch(Number(repetitions), job, library, watch));
    }
  } catch (error) {
    await send({ failure: error instanceof Error ? error.message : String(error) });
    Deno.exit(1);
  }
}
