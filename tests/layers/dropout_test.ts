import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { grad, key, ones, sum, tensor, ValueError } from "../../core/mod.ts";
import { dropout, sequential } from "../../layers/mod.ts";

const none = { params: {}, buffers: {} };
const size = 20_000;

async function trained(layer: ReturnType<typeof dropout>, seed = 1): Promise<number[]> {
  return [...await layer.apply(none, ones([size]), { train: true, key: key(seed) })[0].data()];
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("dropout layer: inverted drops with probability rate, scales what is kept, and evaluation does nothing", async () => {
  const layer = dropout(0.3);
  const values = await trained(layer);
  assert(values.every((value) => value === 0 || Math.abs(value - 1 / 0.7) < 1e-6));
  assertAlmostEquals(values.filter((value) => value === 0).length / size, 0.3, 0.015);
  assertAlmostEquals(mean(values), 1, 0.02);
  assertEquals(await layer.apply(none, tensor([1, 2])).array(), [1, 2]);
});

Deno.test("dropout layer: classic keeps with probability rate in training, evaluation multiplies by it exactly", async () => {
  const layer = dropout(0.25, { mode: "classic" });
  const values = await trained(layer);
  assert(values.every((value) => value === 0 || value === 1));
  assertAlmostEquals(mean(values), 0.25, 0.015);
  assertEquals(await layer.apply(none, tensor([1, 2])).array(), [0.25, 0.5]);
});

Deno.test("dropout layer: each place in a network and each key has a mask of its own", async () => {
  const net = sequential({ first: dropout(0.5), second: dropout(0.5) });
  const [y, , { first }] = net.apply(none, ones([size]), { train: true, key: key(1), capture: ["first"] });
  const [once, twice] = [[...await first.data()], [...await y.data()]];
  // Where the masks were one, nothing more would be dropped.
  assertAlmostEquals(twice.filter((value) => value > 0).length / size, 0.25, 0.015);
  assertAlmostEquals(once.filter((value) => value > 0).length / size, 0.5, 0.015);
  assertEquals(await trained(dropout(0.5), 3), await trained(dropout(0.5), 3));
  assertNotEquals(await trained(dropout(0.5), 3), await trained(dropout(0.5), 4));
});

Deno.test("dropout layer: the gradient passes where the element was kept", async () => {
  const layer = dropout(0.5);
  const options = { train: true, key: key(2) } as const;
  const x = ones([64]);
  const [y] = layer.apply(none, x, options);
  const dx = grad((x: typeof y) => sum(layer.apply(none, x, options)[0]))(x);
  assertEquals(await dx.data(), await y.data());
});

Deno.test("dropout layer: a rate outside 0 to 1 is refused", () => {
  for (const rate of [-0.1, 1.1, NaN]) {
    assertThrows(() => dropout(rate), ValueError, `Cannot make dropout: found rate ${rate}`);
  }
});
