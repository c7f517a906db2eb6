import { assertEquals, assertRejects } from "@std/assert";
import { prefetch } from "../../data/prefetch.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

Deno.test("prefetch gives all values in order", async () => {
  for (const ahead of [0, 1, 3, 100]) {
    assertEquals(await Array.fromAsync(prefetch(5, (i) => i * i, ahead)), [0, 1, 4, 9, 16]);
  }
  assertEquals(await Array.fromAsync(prefetch(0, (i) => i, 2)), []);
});

Deno.test("prefetch makes values ahead while one is in use, and no more than asked for", async () => {
  const made: number[] = [];
  const values = prefetch(10, (i) => made.push(i), 2);
  assertEquals(made, []);
  await values.next();
  await turn();
  assertEquals(made, [0, 1, 2]);
  await values.next();
  await turn();
  assertEquals(made, [0, 1, 2, 3]);
  await values.return();
  await turn();
  assertEquals(made, [0, 1, 2, 3]);
});

Deno.test("prefetch without looking ahead makes each value when it is asked for", async () => {
  const made: number[] = [];
  const values = prefetch(3, (i) => made.push(i), 0);
  await values.next();
  await turn();
  assertEquals(made, [0]);
});

Deno.test("prefetch reports a failure at the value that failed, and only there", async () => {
  const values = prefetch(4, (i) => {
    if (i === 2) throw new Error("value 2 cannot be made");
    return i;
  }, 3);
  assertEquals((await values.next()).value, 0);
  await turn();
  assertEquals((await values.next()).value, 1);
  await assertRejects(() => values.next(), Error, "value 2 cannot be made");
});

Deno.test("prefetch lets timers run between values", async () => {
  let fired = false;
  const timer = setTimeout(() => fired = true, 1);
  const start = performance.now();
  for await (const _ of prefetch(1e6, (i) => i, 2)) if (fired || performance.now() - start > 2000) break;
  clearTimeout(timer);
  assertEquals(fired, true);
});
