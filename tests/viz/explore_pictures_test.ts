import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ShapeError, ValueError } from "../../core/mod.ts";
import { decodeImage } from "../../data/image.ts";
import { divergingColour, scaleOf, sequentialColour } from "../../viz/colour_map.ts";
import { curvesSvg } from "../../viz/curves.ts";
import { featureMapsPng } from "../../viz/feature_maps.ts";
import { heatMapPng } from "../../viz/heat_map.ts";
import { imageOfValues } from "../../viz/host_values.ts";
import { imagesPng } from "../../viz/images.ts";
import { count } from "./_pictures.ts";

Deno.test("scaleOf goes from 0 up, around 0 where something is negative, and is not empty for zeros", () => {
  const [up, around, none] = [[1, 4, 2], [1, -4, 2], [0, 0]].map(scaleOf);
  assertEquals([up.low, up.high, up.colour(4), up.colour(0)], [0, 4, sequentialColour(1), [0, 0, 4]]);
  assertEquals([around.low, around.high, around.colour(2)], [-4, 4, divergingColour(0.5)]);
  assertEquals([none.low, none.high, none.colour(0)], [0, 1, sequentialColour(0)]);
  assertEquals([sequentialColour(9), sequentialColour(-9)], [[252, 255, 164], [0, 0, 4]]);
});

Deno.test("featureMapsPng shows every value as a square in the colour of the common scale", async () => {
  const data = Float32Array.from({ length: 3 * 4 * 5 }, (_, i) => i / 3);
  const picture = await decodeImage(await featureMapsPng({ shape: [1, 3, 4, 5], data }));
  const scale = scaleOf(data);
  for (const value of data) assert(count(picture, scale.colour(value)) >= 20 * 20, `${value}`);
  const signed = await decodeImage(await featureMapsPng({ shape: [1, 1, 2], data: [-1, 2] }));
  assert(count(signed, divergingColour(1)) >= 400 && count(signed, divergingColour(-0.5)) >= 400);
});

Deno.test("featureMapsPng keeps pictures of many maps at a size that can be looked at, and refuses what is none", async () => {
  for (const shape of [[1, 1, 1], [16, 10, 10], [256, 13, 13], [64, 56, 56], [3, 224, 224]]) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const { width, height } = await decodeImage(await featureMapsPng({ shape, data: new Float32Array(size) }));
    assert(width >= 200 && width <= 1300 && height >= 100 && height <= 1300, `${shape}: ${width} x ${height}`);
  }
  const refused = (shape: number[], length: number) => () => featureMapsPng({ shape, data: new Float32Array(length) });
  await assertRejects(refused([2, 3, 4, 4], 96), ShapeError, "found shape [2,3,4,4] and 96 values, needed [channels,");
  await assertRejects(refused([3, 4, 4], 47), ShapeError, "and 47 values");
  await assertRejects(refused([0, 4, 4], 0), ShapeError, "not empty");
});

Deno.test("heatMapPng lays the map's colours over the gray image, beside the image", async () => {
  const image = { width: 4, height: 2, channels: 1, data: new Uint8Array([0, 0, 0, 0, 255, 255, 255, 255]) };
  const picture = await decodeImage(await heatMapPng(image, { shape: [1, 1, 2], data: [-1, 1] }));
  const over = (value: number, gray: number) =>
    divergingColour(value).map((colour) => Math.round(0.7 * colour + 0.3 * gray));
  for (const [value, gray] of [[-1, 0], [1, 0], [-1, 255], [1, 255]]) {
    assertEquals(count(picture, over(value, gray)), 112 * 56);
  }
  assert(count(picture, [0, 0, 0]) >= 224 * 56);
  const wrong = () => heatMapPng(image, { shape: [2, 2, 2], data: new Float32Array(8) });
  await assertRejects(wrong, ShapeError, "Cannot draw a heat map: found shape [2,2,2] and 8 values");
});

Deno.test("imageOfValues goes from black to white, with zero in the middle where it is signed", () => {
  assertEquals([...imageOfValues({ shape: [1, 1, 3], data: [1, 2, 3] }).data], [0, 128, 255]);
  assertEquals([...imageOfValues({ shape: [1, 1, 3], data: [-2, 0, 1] }, { signed: true }).data], [0, 128, 191]);
  assertEquals([...imageOfValues({ shape: [1, 1, 2], data: [0, 0] }, { signed: true }).data], [128, 128]);
  const colour = imageOfValues({ shape: [1, 3, 1, 2], data: [0, 1, 2, 3, 4, 5] });
  assertEquals([colour.channels, ...colour.data], [3, 0, 102, 204, 51, 153, 255]);
  assertThrows(() => imageOfValues({ shape: [2, 1, 1], data: [0, 0] }), ShapeError, "found 2 channels");
});

Deno.test("imagesPng draws images in rows, fitted into their cells, with captions", async () => {
  const image = { width: 2, height: 1, channels: 3, data: new Uint8Array([255, 0, 0, 0, 0, 255]) };
  const sheet = (caption: string, columns: number) =>
    imagesPng([{ image, caption }, { image }, { image }], { columns, size: 40 });
  const [row, rows] = [await decodeImage(await sheet("one", 3)), await decodeImage(await sheet("one", 2))];
  assertEquals(count(row, [255, 0, 0]), 3 * 20 * 20);
  assertEquals(rows.width < row.width && rows.height > row.height, true);
  assert((await sheet("one", 3)).join() !== (await sheet("two", 3)).join());
  const none = await decodeImage(await imagesPng([]));
  assertEquals(count(none, [255, 255, 255]), none.width * none.height);
});

Deno.test("curvesSvg draws a panel for each title and a line for each curve, in a file of moderate size", async () => {
  const points = Array.from({ length: 81 }, (_, i) => [i / 10 - 4, Math.sin(i / 10)] as const);
  const curves = ["f(x)", "its slope"].map((name) => ({ name, points }));
  const svg = await curvesSvg([{ title: "first one", curves }, { title: "second one", curves }], { title: "Both" });
  for (const text of ["first one", "second one", "Both", "f(x)", "its slope"]) assert(svg.includes(`>${text}<`), text);
  assertEquals(svg.match(/aria-roledescription="line mark"/g)?.length, 4);
  assert(svg.length < 40_000, `${svg.length}`);
  await assertRejects(() => curvesSvg([{ title: "none", curves: [] }]), ValueError, "found no point");
});
