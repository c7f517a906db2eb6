import { assertEquals, assertThrows } from "@std/assert";
import { conv2d, sequential, tanh } from "../../layers/mod.ts";
import { smoothed } from "../../examples/explorer/curve.ts";
import { layersOf, nameOf, neuronAt, placeOf } from "../../examples/explorer/layers.ts";
import { moved } from "../../examples/explorer/maps.ts";
import { networkLayers } from "../../examples/explorer/network.ts";
import { shown, summand } from "../../examples/explorer/numbers.ts";
import { outputSize } from "../../examples/explorer/sizes.ts";

Deno.test("the size formula is that of conv2d", () => {
  for (const input of [5, 6, 9]) {
    for (const padding of [0, 1, 2]) {
      for (const kernel of [1, 3, 4]) {
        for (const stride of [1, 2, 3]) {
          const { output } = conv2d(1, 1, kernel, { padding, stride }).describe([1, 1, input, input]);
          assertEquals(outputSize({ input, padding, kernel, stride }), output[2]);
        }
      }
    }
  }
  assertEquals(outputSize({ input: 2, padding: 0, kernel: 3, stride: 1 }), 0);
});

Deno.test("neurons and their places belong together, and stay inside their layer", () => {
  const layers = networkLayers();
  assertEquals(layers.map(({ name }) => name).slice(0, 4), ["input", "conv1", "relu1", "pool1"]);
  for (const layer of layers) {
    const last = { layer, index: layer.maps * layer.rows * layer.columns - 1 };
    assertEquals(neuronAt(layer, placeOf(last)), last);
    assertEquals(neuronAt(layer, { map: 99, row: 99, column: 99 }), last);
    assertEquals(neuronAt(layer, { map: -1, row: -1, column: -1 }).index, 0);
  }
  const conv2 = layers.find(({ name }) => name === "conv2")!;
  assertEquals(nameOf({ layer: conv2, index: 2 * 100 + 46 }), "conv2 \u00b7 map 3 of 16 \u00b7 row 5, column 7");
});

Deno.test("keys move within a map and between maps", () => {
  const place = { map: 1, row: 2, column: 3 };
  assertEquals(moved(place, "ArrowLeft"), { map: 1, row: 2, column: 2 });
  assertEquals(moved(place, "ArrowDown"), { map: 1, row: 3, column: 3 });
  assertEquals(moved(place, "ArrowRight", true), { map: 2, row: 2, column: 3 });
  assertEquals(moved(place, "a"), undefined);
});

Deno.test("a layer that the page cannot draw is refused", () => {
  const net = sequential({ conv: conv2d(1, 1, 3), squash: tanh() });
  assertThrows(() => layersOf(net, [1, 5, 5]), RangeError, "Cannot draw squash: the page knows no tanh");
});

Deno.test("numbers have a minus sign and no negative zero", () => {
  assertEquals([shown(-1.234), shown(-0.001), shown(2, 0)], ["\u22121.23", "0.00", "2"]);
  assertEquals([summand(-0.5), summand(0.5)], ["\u2212 0.50", "+ 0.50"]);
});

Deno.test("the smoothed loss is unbiased at its start", () => {
  assertEquals(smoothed([2, 2]).map((loss) => Number(loss.toFixed(9))), [2, 2]);
});
