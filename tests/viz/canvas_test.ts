import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createCanvas, drawSegments, fillRectangle } from "../../viz/canvas.ts";
import { divergingColour } from "../../viz/colour_map.ts";
import { drawImage } from "../../viz/draw_image.ts";
import { loadFont } from "../../viz/text.ts";

const red = (canvas: { width: number; data: Uint8Array }, x: number, y: number) =>
  canvas.data[(y * canvas.width + x) * 3];

/** How much was drawn in black on white, in pixels. */
function inked(canvas: { data: Uint8Array }): number {
  return canvas.data.reduce((sum, value) => sum + (255 - value) / 255 / 3, 0);
}

Deno.test("fillRectangle fills what lies on the canvas and nothing else", () => {
  const canvas = createCanvas(4, 3);
  fillRectangle(canvas, -2, 1, 4, 9, [0, 0, 0]);
  const rows = [0, 1, 2].map((y) => [0, 1, 2, 3].map((x) => red(canvas, x, y)));
  assertEquals(rows, [[255, 255, 255, 255], [0, 0, 255, 255], [0, 0, 255, 255]]);
});

Deno.test("drawSegments covers the area of its strokes, once where they meet, and stays on the canvas", () => {
  const canvas = createCanvas(40, 40);
  drawSegments(canvas, [[5, 20, 35, 20]], 4, [0, 0, 0]);
  assertAlmostEquals(inked(canvas), 30 * 4 + Math.PI * 4, 2);
  const before = inked(canvas);
  drawSegments(canvas, [[5, 20, 20, 20], [20, 20, 35, 20]], 4, [0, 0, 0]);
  assert(inked(canvas) < before + 8);
  drawSegments(canvas, [[-50, -50, 90, 90]], 3, [0, 0, 0]);
  assertEquals([red(canvas, 0, 0), red(canvas, 39, 39), red(canvas, 39, 0)], [0, 0, 255]);
});

Deno.test("drawImage fills its area with pixels as even as whole ones can be", () => {
  const canvas = createCanvas(7, 5);
  drawImage(canvas, { width: 2, height: 1, channels: 1, data: new Uint8Array([0, 100]) }, 1, 1, 5, 3);
  assertEquals([0, 1, 2, 3, 4, 5, 6].map((x) => red(canvas, x, 2)), [255, 0, 0, 0, 100, 100, 255]);
  assertEquals([red(canvas, 1, 0), red(canvas, 1, 4)], [255, 255]);
});

Deno.test("divergingColour is blue, white and red, and clamps", () => {
  assertEquals(divergingColour(-1), [33, 102, 172]);
  assertEquals(divergingColour(0), [247, 247, 247]);
  assertEquals(divergingColour(1), [178, 24, 43]);
  assertEquals([divergingColour(-9), divergingColour(9)], [divergingColour(-1), divergingColour(1)]);
});

Deno.test("the font draws every digit and the arrow, each its own way, between base line and capital height", async () => {
  const font = await loadFont();
  const pictures = new Set<string>();
  for (const sign of [..."0123456789→%"]) {
    const canvas = createCanvas(40, 40);
    font.draw(canvas, sign, 10, 30, { size: 20, colour: [0, 0, 0] });
    assert(inked(canvas) > 20, `${sign} leaves no mark`);
    for (let x = 0; x < 40; x++) assertEquals([red(canvas, x, 5), red(canvas, x, 35)], [255, 255]);
    pictures.add(canvas.data.join());
  }
  assertEquals(pictures.size, 12);
});

Deno.test("the font measures what it draws and aligns by it", async () => {
  const font = await loadFont();
  assertEquals(font.width(""), 0);
  assertAlmostEquals(font.width("44", 24), 2 * font.width("44", 12), 1e-9);
  assertAlmostEquals(font.width("4→4"), font.width("4") * 2 + font.width("→"), 1e-9);
  const columnsOf = (align: "left" | "center" | "right") => {
    const canvas = createCanvas(100, 30);
    font.draw(canvas, "404", 50, 25, { align });
    const columns = Array.from({ length: 100 }, (_, x) => x).filter((x) => {
      for (let y = 0; y < 30; y++) if (red(canvas, x, y) < 200) return true;
    });
    return [columns[0], columns.at(-1)!];
  };
  assert(columnsOf("left")[0] >= 50);
  assert(columnsOf("right")[1] <= 50);
  const [first, last] = columnsOf("center");
  assertAlmostEquals((first + last) / 2, 50, 2);
});
