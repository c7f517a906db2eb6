import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { add, jit, matmul, ones, profile, realize, relu, tensor } from "../../core/mod.ts";
import { onDevice, valuesOn } from "../ops/_variants.ts";

Deno.test("a profile times every dispatch, adds up by label and gives the function's result", async () => {
  const a = ones([70, 40]);
  const b = ones([40, 50]);
  await realize(a, b);
  const { result, rows, milliseconds, table, trace } = await profile(async () => {
    for (let i = 0; i < 3; i++) await realize(relu(add(matmul(a, b), 1)));
    return 7;
  });
  assertEquals(result, 7);
  const [row] = rows.filter(({ label }) => label.startsWith("matmul+add+relu [70,50]"));
  assertEquals(row.calls, 3);
  assert(row.milliseconds > 0 && row.gigabytesPerSecond > 0);
  assertEquals(Math.round(1e6 * rows.reduce((sum, { share }) => sum + share, 0)), 1e6);
  assert(rows.every((one, i) => i === 0 || one.milliseconds <= rows[i - 1].milliseconds), "the dearest first");
  assertStringIncludes(table, row.label);
  assertStringIncludes(table, `${milliseconds.toFixed(3)}  in all`);
  const { traceEvents } = JSON.parse(trace);
  assertEquals(traceEvents.length, rows.reduce((sum, { calls }) => sum + calls, 0));
  assert(traceEvents.every(({ dur }: { dur: number }) => dur >= 0));
});

Deno.test("copies into textures are timed, too", async () => {
  await onDevice("cpu", async (device) => {
    const x = tensor(new Float32Array(2 ** 16));
    const { rows } = await profile(() => valuesOn(device, [relu(x)]), { device });
    assertEquals(rows.map(({ label }) => label).sort(), ["copy to textures", "relu [65536] (pointwise)"]);
    assert(rows.every(({ milliseconds, gigabytesPerSecond }) => milliseconds > 0 && gigabytesPerSecond > 0));
  });
});

Deno.test("captured functions are profiled too, and nothing is once the profile has ended", async () => {
  const step = jit((x) => relu(x));
  const x = tensor([1, -1]);
  await realize(x, step(x));
  const { rows } = await profile(() => realize(step(x)));
  assertEquals(rows.map(({ calls }) => calls), [1]);
  await assertRejects(() => profile(() => Promise.reject(new Error("stop"))), Error, "stop");
  assertEquals((await profile(() => {})).rows, []);
  assertEquals(await step(x).array(), [1, 0]);
});
