import { assert, assertEquals } from "@std/assert";
import { trainLenet } from "./_lenet_loop.ts";

Deno.test("100 LeNet steps give bit-identical parameters and momenta, captured or not", async () => {
  const options = { steps: 100, batchSize: 8 };
  const captured = await trainLenet({ ...options, captured: true });
  const plain = await trainLenet({ ...options, captured: false });
  const records = ({ variables: { params }, optimizer }: typeof captured) =>
    Object.entries({ ...params, ...optimizer });
  const expected = Object.fromEntries(records(plain));
  assertEquals(records(captured).length, 21);
  for (const [name, value] of records(captured)) {
    const values = await value.data();
    assert(values.some((one) => one !== 0) && values.every(Number.isFinite), name);
    assertEquals(values, await expected[name].data(), name);
  }
});
