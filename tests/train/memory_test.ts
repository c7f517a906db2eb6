import { assertEquals } from "@std/assert";
import { defaultDevice } from "../../core/mod.ts";
import { trainLenet } from "./_lenet_loop.ts";

for (const captured of [true, false]) {
  Deno.test(`300 LeNet steps ${captured ? "captured" : "not captured"} hold no more memory than 10`, async () => {
    const device = await defaultDevice();
    const seen: ReturnType<typeof device.memory>[] = [];
    const after = (done: number) => {
      if (done === 10 || done === 300) seen.push(device.memory());
    };
    await trainLenet({ steps: 300, batchSize: 4, captured, after });
    assertEquals(seen[1], seen[0]);
  });
}
