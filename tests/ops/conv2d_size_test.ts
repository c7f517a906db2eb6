import { assertEquals } from "@std/assert";
import { convOutputSize, samePadding } from "../../core/mod.ts";

Deno.test("convOutputSize and samePadding: the lectures' table", () => {
  const rows = [[5, 3, 1, 1, 1, 5], [5, 3, 2, 1, 1, 3], [6, 3, 2, 0, 1, 3], [224, 7, 2, 2, 3, 112], [
    227,
    11,
    4,
    4,
    4,
    57,
  ]];
  rows.push([6, 4, 1, 1, 2, 6], [6, 2, 1, 0, 1, 6], [7, 2, 3, 0, 1, 3], [6, 1, 2, 0, 0, 3]);
  for (const [size, kernel, stride, before, after, output] of rows) {
    const padding = samePadding(size, kernel, { stride });
    assertEquals([...padding, convOutputSize(size, kernel, { stride, padding })], [before, after, output]);
  }
  assertEquals(convOutputSize(3, 5), 0);
  assertEquals(convOutputSize(11, 3, { dilation: 2 }), 7);
});
