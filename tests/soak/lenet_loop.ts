// A training in a process of its own: lenet_loop.ts STEPS captured|plain. Prints its memory as JSON, a line for step 10 and for
// every 1,000th.
import { defaultDevice } from "../../core/mod.ts";
import { trainLenet } from "../train/_lenet_loop.ts";

/** One line of output. */
export interface Sample {
  readonly done: number;
  /** Milliseconds a step, on average so far. */
  readonly milliseconds: number;
  /** Resident bytes of the process. */
  readonly resident: number;
  /** What the device counts. */
  readonly device: unknown;
}

if (import.meta.main) {
  const [steps, mode] = Deno.args;
  const device = await defaultDevice();
  const began = performance.now();
  const after = (done: number) => {
    if (done !== 10 && done % 1000 !== 0) return;
    const milliseconds = (performance.now() - began) / done;
    const sample: Sample = { done, milliseconds, resident: Deno.memoryUsage().rss, device: device.memory() };
    console.log(JSON.stringify(sample));
  };
  await trainLenet({ steps: Number(steps), batchSize: 64, captured: mode === "captured", after });
}
