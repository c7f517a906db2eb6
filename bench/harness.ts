// Benches of operations for `deno bench`: every row is captured once by `jit`, and what is timed is one call of it, from
// the submission to the end of the work on the device.

import { defaultDevice, type Device, jit, realize, type Tensor, tensor } from "../core/mod.ts";

export interface BenchRow {
  /** Sizes, in the words of the operation: `3x3 64->64 56x56`. */
  readonly name: string;
  /** Floating-point operations of one call; named in the table so that a time can be turned into a rate. */
  readonly flops?: number;
  /** Bytes that one call has to read and write at least. */
  readonly bytes?: number;
  readonly inputs: () => readonly Tensor[];
  readonly run: (...inputs: Tensor[]) => Tensor | readonly Tensor[];
}

/** Registers the rows of one operation as benches. */
export function benchOp(op: string, rows: readonly BenchRow[]): void {
  for (const row of rows) {
    let prepared: Promise<Prepared> | undefined;
    Deno.bench(`${op} ${row.name}${workOf(row)}`, async (b) => {
      const { device, call } = await (prepared ??= prepare(row));
      b.start();
      call();
      // Polls the device within the call; only its promise comes late (by 11 ms in Deno, whatever the work).
      const done = device.gpu.queue.onSubmittedWorkDone();
      b.end();
      await done;
    });
  }
}

interface Prepared {
  readonly device: Device;
  /** Submits the row's work once. */
  readonly call: () => void;
}

/** Uploads the inputs, captures the plan and runs it once, so that no compilation is timed. */
async function prepare({ inputs, run }: BenchRow): Promise<Prepared> {
  const device = await defaultDevice();
  const operands = [...inputs()];
  await realize(operands);
  const step = jit(run);
  const call = () => {
    for (const output of [step(...operands)].flat()) output.dispose();
  };
  call();
  await device.sync();
  return { device, call };
}

function workOf({ flops, bytes }: BenchRow): string {
  const parts = [
    ...(flops === undefined ? [] : [`${Number((flops / 1e6).toPrecision(3))} MFLOP`]),
    ...(bytes === undefined ? [] : [`${Number((bytes / 1e6).toPrecision(3))} MB`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** A float32 tensor of values between -1 and 1; no time depends on them. */
export function filled(...shape: number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(Float32Array.from({ length: size }, (_, i) => i % 251 / 125 - 1), { shape });
}

/** An `int32` tensor of indices or labels: whole numbers from 0 to `below` - 1, in turn. */
export function indices(below: number, ...shape: number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(Int32Array.from({ length: size }, (_, i) => i % below), { shape, dtype: "int32" });
}
