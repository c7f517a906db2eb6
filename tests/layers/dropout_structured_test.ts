import { assertEquals, assertThrows } from "@std/assert";
import { key, ones, ValueError } from "../../core/mod.ts";
import {
  alphaDropout,
  dropBlock,
  dropout2d,
  type Module,
  residual,
  sequential,
  stochasticDepth,
} from "../../layers/mod.ts";

const none = { params: {}, buffers: {} };
const layers: readonly (readonly [string, (rate: number) => Module])[] = [
  ["dropout2d", dropout2d],
  ["alphaDropout", alphaDropout],
  ["dropBlock", (rate) => dropBlock(rate, 2)],
  ["stochasticDepth", stochasticDepth],
];

for (const [kind, make] of layers) {
  Deno.test(`${kind} layer: drops by the key of the pass in training, nothing in evaluation`, async () => {
    const layer = make(0.5);
    const x = ones([16, 3, 4, 4]);
    assertEquals([layer.kind, layer.describe(x.shape).output], [kind, x.shape]);
    assertEquals(layer.apply(none, x), x);
    const draw = async (seed: number) => (await layer.apply(none, x, { train: true, key: key(seed) })[0].data()).join();
    assertEquals(await draw(1), await draw(1));
    assertEquals(await draw(1) === await draw(2), false);
    assertThrows(() => layer.apply(none, x, { train: true }), ValueError, "found no key");
    assertThrows(() => make(1.5), ValueError, `Cannot make ${kind}: found rate 1.5`);
  });
}

Deno.test("stochasticDepth leaves the shortcut of a residual block", async () => {
  const block = residual(sequential({ depth: stochasticDepth(0.5) }));
  const [y] = block.apply(none, ones([200, 1]), { train: true, key: key(1) });
  assertEquals([...new Set(await y.data())].sort(), [1, 3]);
});
