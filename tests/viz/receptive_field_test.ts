import { assert, assertEquals, assertRejects } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { decodeImage } from "../../data/image.ts";
import { lookBack, reachForward, receptiveFieldPng } from "../../viz/receptive_field.ts";
import { count } from "./_pictures.ts";

const layers = [
  { name: "conv1", extent: 12, kernel: 3, stride: 1, padding: 1 },
  { name: "pool1", extent: 6, kernel: 2, stride: 2 },
  { name: "conv2", extent: 2, kernel: 3, stride: 1, dilation: 2 },
];

/** Which elements of each row are connected with one of another row, by following every tap. */
function connected(input: number, start: number, backward: boolean): number[][] {
  const extents = [input, ...layers.map(({ extent }) => extent)];
  const rows = extents.map(() => new Set<number>());
  rows[backward ? layers.length : 0].add(start);
  const order = [...layers.keys()];
  for (const i of backward ? order.reverse() : order) {
    const { extent, kernel, stride, padding = 0, dilation = 1 } = layers[i];
    for (let out = 0; out < extent; out++) {
      for (let tap = 0; tap < kernel; tap++) {
        const at = out * stride - padding + tap * dilation;
        if (at < 0 || at >= extents[i]) continue;
        if (backward && rows[i + 1].has(out)) rows[i].add(at);
        if (!backward && rows[i].has(at)) rows[i + 1].add(out);
      }
    }
  }
  return rows.map((row) => [...row].sort((a, b) => a - b));
}

Deno.test("spans of both directions begin and end where following every tap does", () => {
  const ends = (rows: number[][]) => rows.map((row) => [row[0], row.at(-1)!]);
  for (const unit of [0, 1]) assertEquals(lookBack(12, layers, unit), ends(connected(12, unit, true)));
  const short = layers.slice(0, 2);
  for (let pixel = 0; pixel < 12; pixel++) {
    assertEquals(reachForward(short, pixel), ends(connected(12, pixel, false)).slice(0, 3));
  }
});

Deno.test("a pixel that no window touches reaches nothing", async () => {
  const strided = [{ name: "subsample", extent: 4, kernel: 1, stride: 3 }];
  assertEquals(reachForward(strided, 1)[1], [1, 0]);
  const picture = await decodeImage(await receptiveFieldPng(12, strided, { pixel: 1, unit: 2 }));
  assertEquals(count(picture, [234, 88, 12]), 18 * 21);
});

Deno.test("receptiveFieldPng colours as many elements as the spans have", async () => {
  const picture = await decodeImage(await receptiveFieldPng(12, layers, { unit: 0, pixel: 5 }));
  const cell = 18 * 21; // an element of the input, 24 pixels less the gap, 18 high
  assert(count(picture, [37, 99, 235]) >= 11 * cell);
  assert(count(picture, [234, 88, 12]) >= (1 + 3) * cell);
});

Deno.test("receptiveFieldPng refuses what is not there", async () => {
  await assertRejects(() => receptiveFieldPng(12, []), ValueError, "found no layer");
  await assertRejects(() => receptiveFieldPng(12, layers, { unit: 2 }), ValueError, "unit is 2, needed 0 to 1");
  await assertRejects(() => receptiveFieldPng(12, layers, { pixel: -1 }), ValueError, "pixel is -1, needed 0 to 11");
});
