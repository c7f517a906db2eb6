import { assertEquals } from "@std/assert";
import { add, indices, matmul, mul, ones, realize, slice, sum } from "../../core/mod.ts";
import { defaultDevice } from "../../core/mod.ts";

Deno.test("a value larger than one binding is written in quads and read back on both sides of the border", async () => {
  const { gpu } = await defaultDevice();
  const border = gpu.limits.maxStorageBufferBindingSize / 4;
  const x = add(indices([border + 6], "int32"), 1);
  await realize(x);
  for (const start of [0, border - 3, border + 1]) {
    const values = await slice(x, [[start, start + 5]]).array();
    assertEquals(values, [1, 2, 3, 4, 5].map((step) => start + step));
  }
  x.dispose();
});

Deno.test("a matrix product larger than one binding equals its parts", async () => {
  const { gpu } = await defaultDevice();
  const columns = 4096;
  const rows = gpu.limits.maxStorageBufferBindingSize / 4 / columns + 4;
  const left = add(mul(indices([rows, 1], "float32"), ones([1, 8])), 0);
  const y = matmul(left, ones([8, columns]));
  await realize(left, y);
  const last = await slice(y, [[rows - 2, rows], [columns - 3, columns]]).array();
  assertEquals(last, [rows - 2, rows - 1].map((row) => [row * 8, row * 8, row * 8]));
  assertEquals(await sum(slice(y, [[0, 2], [0, columns]])).item(), 8 * columns);
  for (const one of [left, y]) one.dispose();
});
