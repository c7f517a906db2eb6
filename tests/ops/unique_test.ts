import { assertEquals } from "@std/assert";
import { indexSelect, tensor, unique, zeros } from "../../core/mod.ts";
import { checkValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("unique gives values in order, where each element is, and how often each comes", async () => {
  await onBothKinds(async (device) => {
    const { values, inverse, counts } = await unique(tensor([[3, 1, 3], [7, 1, 3]], { device }));
    assertEquals(await values.array(), [1, 3, 7]);
    assertEquals(await inverse.array(), [[1, 0, 1], [2, 0, 1]]);
    assertEquals(await counts.array(), [2, 3, 1]);
  });
});

Deno.test("all NaN are one value, and so are 0 and -0", async () => {
  const { values, inverse, counts } = await unique(tensor([NaN, -0, 2, NaN, 0]));
  await checkValues(values, [0, 2, NaN]);
  assertEquals([await inverse.array(), await counts.array()], [[2, 0, 1, 2, 0], [2, 1, 2]]);
});

Deno.test("more than 65,536 elements", async () => {
  const x = Int32Array.from({ length: 100_003 }, (_, i) => (i * i) % 1009);
  const { values, inverse, counts } = await unique(tensor(x));
  const want = [...new Set(x)].sort((a, b) => a - b);
  assertEquals(Array.from(await values.data()), want);
  const [places, often] = [await inverse.data(), await counts.data()];
  assertEquals(Array.from(places, (place) => want[place]), Array.from(x));
  assertEquals(Array.from(often).reduce((a, b) => a + b), x.length);
});

Deno.test("one element, none, and truth values", async () => {
  assertEquals(await (await unique(tensor(5))).values.array(), [5]);
  const none = await unique(zeros([0, 2]));
  assertEquals([none.values.shape, none.inverse.shape, none.counts.shape], [[0], [0, 2], [0]]);
  assertEquals(await (await unique(tensor([true, true]))).values.array(), [1]);
});

Deno.test("values and places together make up x", async () => {
  const x = tensor([3, 1, 3]);
  const { values, inverse } = await unique(x);
  assertEquals(await indexSelect(values, inverse).array(), await x.array());
});
