import { assert, assertEquals, assertRejects } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { decodeImage } from "../../data/image.ts";
import { divergingColour } from "../../viz/colour_map.ts";
import { filtersPng } from "../../viz/filters.ts";
import { count } from "./_pictures.ts";

const values = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(7 * i + 1) / (1 + i % 5));

Deno.test("filtersPng shows every weight of single-channel filters as a square in the colour of its value", async () => {
  const data = values(6 * 25);
  const picture = await decodeImage(await filtersPng({ shape: [6, 1, 5, 5], data }));
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const value of data) {
    const found = count(picture, divergingColour(value / largest));
    assert(found >= 20 * 20, `${value} covers ${found} pixels`);
  }
});

Deno.test("filtersPng shows filters on colour images in colour", async () => {
  const data = new Float32Array(2 * 3 * 4).fill(-1);
  data[0] = 1;
  const picture = await decodeImage(await filtersPng({ shape: [2, 3, 2, 2], data }));
  assert(count(picture, [255, 0, 0]) >= 400);
  assert(count(picture, [0, 0, 0]) >= 7 * 400);
});

Deno.test("filtersPng keeps pictures of many filters at a size that can be looked at", async () => {
  for (const shape of [[1, 1, 1, 1], [16, 6, 5, 5], [96, 3, 11, 11], [64, 64, 3, 3], [32, 1, 3, 7]]) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const { width, height } = await decodeImage(await filtersPng({ shape, data: values(size) }));
    assert(width >= 200 && width <= 1600 && height >= 100 && height <= 1800, `${shape}: ${width} x ${height}`);
  }
});

Deno.test("filtersPng draws a weight of zeros white", async () => {
  const picture = await decodeImage(await filtersPng({ shape: [1, 1, 3, 3], data: new Float32Array(9) }));
  assert(count(picture, [247, 247, 247]) >= 9 * 400);
});

Deno.test("filtersPng puts the title and the limits of the colours into the picture", async () => {
  const weight = { shape: [2, 1, 3, 3], data: values(18) };
  const [plain, titled] = [await filtersPng(weight, "conv1"), await filtersPng(weight, "conv2")];
  assertEquals(await filtersPng(weight, "conv1"), plain);
  assert(plain.join() !== titled.join());
});

Deno.test("filtersPng refuses what is no convolution weight", async () => {
  const found = "weight has shape [10,20] and 200 values, needed [output channels,input channels,rows,columns]";
  await assertRejects(() => filtersPng({ shape: [10, 20], data: values(200) }), ShapeError, found);
  await assertRejects(() => filtersPng({ shape: [2, 1, 3, 3], data: values(17) }), ShapeError, "and 17 values");
  await assertRejects(() => filtersPng({ shape: [0, 1, 3, 3], data: values(0) }), ShapeError, "not empty");
});
