// What is timed is the whole call: sorting, and the number of values read back in between.
import { realize, tensor, unique } from "../../core/mod.ts";

const COUNT = 2 ** 18;

for (const values of [256, COUNT]) {
  const x = tensor(Int32Array.from({ length: COUNT }, (_, i) => i * 7919 % values));
  await realize(x);
  Deno.bench(`unique ${values} values among ${COUNT}`, async () => {
    const { values, inverse, counts } = await unique(x);
    await realize(values, inverse, counts);
  });
}
