// Takes minutes: deno task soak.
import { assert, assertEquals } from "@std/assert";
import { defaultDevice } from "../../core/mod.ts";
import { trainLenet } from "../train/_lenet_loop.ts";

const steps = 10_000;
const mostGrowth = 30 * 2 ** 20;

for (const captured of [true, false]) {
  Deno.test(`${steps} LeNet steps ${captured ? "captured" : "not captured"} run in constant memory`, async () => {
    const device = await defaultDevice();
    const memory: ReturnType<typeof device.memory>[] = [];
    const resident: number[] = [];
    const began = performance.now();
    const after = (done: number) => {
      if (done === 10 || done === steps) memory.push(device.memory());
      if (done % 1000 !== 0) return;
      resident.push(Deno.memoryUsage().rss);
      const perStep = (performance.now() - began) / done;
      console.log(
        `${done} steps, ${perStep.toFixed(1)} ms a step, ${(resident.at(-1)! / 2 ** 20).toFixed(1)} MB resident`,
      );
    };
    await trainLenet({ steps, batchSize: 64, captured, after });
    assertEquals(memory[1], memory[0]);
    const growth = resident.at(-1)! - resident[0];
    assert(
      growth < mostGrowth,
      `the process grew by ${(growth / 2 ** 20).toFixed(1)} MB between step 1,000 and ${steps}`,
    );
  });
}
