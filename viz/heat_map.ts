import { toGray } from "../data/gray.ts";
import { encodePng, type Image } from "../data/image.ts";
import type { Colour } from "./canvas.ts";
import { scaleOf } from "./colour_map.ts";
import { drawImage } from "./draw_image.ts";
import { type HostValues, shapeOf } from "./host_values.ts";
import { drawLegend, legendHeight, legendWidth, type Scale } from "./legend.ts";
import { createSheet } from "./sheet.ts";

/** How much of the map's colour covers the image. */
const opacity = 0.7;

/**
 * Draws a map over a gray copy of its image, the image itself beside it, and the scale below: black 0 and pale yellow the
 * largest value; blue negative, white 0 and red positive where there are negative values.
 *
 * @param image what the model saw
 * @param map [H, W], of the image's or of any coarser size; axes of extent 1 may stand before
 * @param title a line above
 * @returns a PNG file
 * @throws {ShapeError} where the map's shape is another, or does not fit the data
 * @example
 * ```ts
 * import { heatMapPng } from "@tilegrad/tilegrad/viz";
 * const image = { width: 2, height: 2, channels: 1, data: new Uint8Array([0, 80, 160, 255]) };
 * const map = { shape: [2, 2], data: new Float32Array([0, 0.5, 1, -1]) };
 * await Deno.writeFile("heat.png", await heatMapPng(image, map, "What matters"));
 * ```
 */
export async function heatMapPng(image: Image, map: HostValues, title = ""): Promise<Uint8Array> {
  const scale = scaleOf(map.data);
  const overlay = overlaid(image, map, scale);
  const size = { width: 224, height: Math.round((224 * image.height) / image.width) };
  const { canvas, font, place, foot } = await createSheet({
    title,
    count: 2,
    columns: 2,
    cell: size,
    gap: 14,
    least: legendWidth,
    foot: legendHeight,
  });
  [image, overlay].forEach((picture, i) => {
    const { x, y } = place(i);
    drawImage(canvas, picture, x, y, size.width, size.height);
  });
  drawLegend(canvas, font, scale, foot.x, foot.y);
  return await encodePng(canvas);
}

/** The map's colours over the gray image, pixel by pixel of the image. */
function overlaid(image: Image, map: HostValues, { colour }: Scale): Image {
  const [rows, columns] = shapeOf("draw a heat map", map, 2, "[rows,columns]");
  const { width, height, values } = toGray(image);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor((Math.floor(i / width) * rows) / height);
    const column = Math.floor(((i % width) * columns) / width);
    const over: Colour = colour(map.data[row * columns + column]);
    over.forEach((value, c) => data[3 * i + c] = Math.round(opacity * value + (1 - opacity) * values[i]));
  }
  return { width, height, channels: 3, data };
}
