import { assertEquals, assertRejects } from "@std/assert";
import { add, openDevice, ShapeError, tensorFromParts } from "../../core/mod.ts";

const device = await openDevice();

/** Parts of 1, 2, 3 ... as long as told, all in one array that is used again and again. */
async function* parts(...lengths: number[]): AsyncGenerator<Float32Array> {
  const array = new Float32Array(Math.max(...lengths));
  let next = 1;
  for (const length of lengths) {
    for (let i = 0; i < length; i++) array[i] = next++;
    await Promise.resolve();
    yield array.subarray(0, length);
  }
}

Deno.test("tensorFromParts: parts of any length, their array used again, make one tensor on the device", async () => {
  const x = await tensorFromParts({ shape: [2, 5], dtype: "float32" }, parts(3, 0, 6, 1), device);
  assertEquals(await add(x, 1).array(), [[2, 3, 4, 5, 6], [7, 8, 9, 10, 11]]);
});

Deno.test("tensorFromParts: scalars and empty tensors", async () => {
  assertEquals(await (await tensorFromParts({ shape: [], dtype: "float32" }, parts(1), device)).item(), 1);
  const none = await tensorFromParts({ shape: [0, 3], dtype: "float32" }, parts(0), device);
  assertEquals([none.shape, [...await none.data()]], [[0, 3], []]);
});

Deno.test("tensorFromParts: parts that do not fill the shape are refused, and their memory comes back", async () => {
  const { liveTensors } = device.memory();
  const make = (shape: number[], ...lengths: number[]) =>
    tensorFromParts({ shape, dtype: "float32" }, parts(...lengths), device);
  await assertRejects(() => make([4], 3), ShapeError, "shape [4] needs 4 values, the parts have 3");
  await assertRejects(() => make([4], 3, 2), ShapeError, "shape [4] needs 4 values, the parts have more");
  await assertRejects(() => make([], 2), ShapeError, "shape [] needs 1 values, the parts have more");
  await assertRejects(() => make([-1], 1), ShapeError, "Cannot make a tensor");
  assertEquals(device.memory().liveTensors, liveTensors);
});
