// Takes minutes: deno task soak. Each training has a process of its own, so that neither inherits the other's heap.
import { assert, assertEquals } from "@std/assert";
import type { Sample } from "./lenet_loop.ts";

const steps = 10_000;
const megabyte = 2 ** 20;
const mostGrowth = 30 * megabyte;

/** Runs the loop and shows its samples as they come. */
async function samples(mode: string): Promise<Sample[]> {
  const args = ["run", "-A", "--no-check", new URL("lenet_loop.ts", import.meta.url).pathname, `${steps}`, mode];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped" }).spawn();
  const all: Sample[] = [];
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) all.push(show(JSON.parse(line)));
  }
  assertEquals((await child.status).code, 0);
  return all;
}

function show(sample: Sample): Sample {
  const { done, milliseconds, resident } = sample;
  console.log(`${done} steps, ${milliseconds.toFixed(1)} ms a step, ${(resident / megabyte).toFixed(1)} MB resident`);
  return sample;
}

for (const mode of ["captured", "plain"]) {
  Deno.test(`${steps} LeNet steps, ${mode}, run in constant memory`, async () => {
    const all = await samples(mode);
    const at = (step: number) => all.find(({ done }) => done === step)!;
    assertEquals(at(steps).device, at(10).device);
    const growth = at(steps).resident - at(1000).resident;
    assert(growth < mostGrowth, `the process grew by ${(growth / megabyte).toFixed(1)} MB after step 1,000`);
  });
}
