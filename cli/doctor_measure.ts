// Ten seconds of work through tilegrad's public functions: how fast this machine's WebGPU computes and moves data.

import { add, type Device, flip, jit, matmul, mul, realize, type Tensor, tensor } from "../core/mod.ts";
import type { Measurement } from "./doctor_report.ts";

/** Time for each row. */
const BUDGET_MS = 2500;

interface Row {
  readonly name: string;
  readonly unit: "GFLOP/s" | "GB/s";
  /** Floating-point operations or bytes of one call. */
  readonly work: number;
  readonly inputs: () => Tensor[];
  readonly run: (...inputs: Tensor[]) => Tensor;
}

const MIB = 2 ** 20;

const ROWS: readonly Row[] = [
  {
    name: "matmul [1024,1024]",
    unit: "GFLOP/s",
    work: 2 * 1024 ** 3,
    inputs: () => [values(1024, 1024), values(1024, 1024)],
    run: (a, b) => matmul(a, b),
  },
  {
    name: "elementwise a * b + a, 3 x 64 MiB",
    unit: "GB/s",
    work: 3 * 64 * MIB,
    inputs: () => [values(16, MIB), values(16, MIB)],
    run: (a, b) => add(mul(a, b), a),
  },
  {
    name: "copy of rows, 2 x 64 MiB",
    unit: "GB/s",
    work: 2 * 64 * MIB,
    inputs: () => [values(16, MIB)],
    run: (x) => flip(x, [0]),
  },
];

/** Measures every row, then reading back; about ten seconds. */
export async function measureDevice(device: Device): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const { name, unit, work, inputs, run } of ROWS) {
    const operands = inputs();
    await realize(operands);
    const step = jit(run);
    const ms = await medianMs(async () => {
      const start = performance.now();
      step(...operands).dispose();
      // Polls the device within the call; only its promise comes late (by 11 ms in Deno, whatever the work).
      const done = device.gpu.queue.onSubmittedWorkDone();
      const elapsed = performance.now() - start;
      await done;
      return elapsed;
    });
    measured.push({ name, unit, value: work / ms / 1e6 });
    for (const operand of operands) operand.dispose();
  }
  return [...measured, await measureReading()];
}

async function measureReading(): Promise<Measurement> {
  const x = add(values(4, MIB), 1);
  await realize(x);
  const ms = await medianMs(async () => {
    const start = performance.now();
    await x.data();
    return performance.now() - start;
  });
  x.dispose();
  return { name: "reading back, 16 MiB", unit: "GB/s", value: 16 * MIB / ms / 1e6 };
}

/** Median of the times that `run` reports, over the budget; its first two calls, which compile, are left out. */
export async function medianMs(run: () => Promise<number>, budgetMs = BUDGET_MS): Promise<number> {
  await run();
  await run();
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  while (times.length === 0 || performance.now() < end) times.push(await run());
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function values(rows: number, columns: number): Tensor {
  return tensor(Float32Array.from({ length: rows * columns }, (_, i) => i % 251 / 125 - 1), { shape: [rows, columns] });
}
