import { encodePng } from "../data/image.ts";
import { fillRectangle, gray } from "./canvas.ts";
import { scaleOf } from "./colour_map.ts";
import { type HostValues, shapeOf } from "./host_values.ts";
import { drawLegend, legendHeight, legendWidth } from "./legend.ts";
import { createSheet } from "./sheet.ts";

/**
 * Draws the maps of a layer in a grid, numbered by channel. One scale for all, so that strong maps look strong: black 0 and
 * pale yellow the largest value; blue negative, white 0 and red positive where there are negative values.
 *
 * @param maps [C, H, W] of one image; axes of extent 1 may stand before
 * @param title a line above the maps
 * @returns a PNG file
 * @throws {ShapeError} where the shape is another, or does not fit the data
 * @example
 * ```ts
 * import { featureMapsPng } from "@tilegrad/tilegrad/viz";
 * const data = Float32Array.from({ length: 6 * 14 * 14 }, (_, i) => Math.max(0, Math.sin(i / 9)));
 * await Deno.writeFile("maps.png", await featureMapsPng({ shape: [6, 14, 14], data }, "pool1"));
 * ```
 */
export async function featureMapsPng(maps: HostValues, title?: string): Promise<Uint8Array> {
  const [channels, height, width] = shapeOf("draw feature maps", maps, 3, "[channels,rows,columns]");
  const rows = channels <= 8 ? 1 : Math.floor(Math.sqrt(channels / 1.5));
  const columns = Math.ceil(channels / rows);
  const room = Math.min(112, 1100 / columns);
  const pixel = Math.max(1, Math.floor(room / Math.max(height, width)));
  const tile = { width: width * pixel, height: height * pixel };
  const label = tile.width >= 24 ? 18 : 0;
  const { canvas, font, place, foot } = await createSheet({
    title: title ?? `${channels} maps of ${height} x ${width}`,
    count: channels,
    columns,
    cell: { width: tile.width, height: tile.height + label },
    gap: Math.max(4, Math.ceil(room / 14)),
    least: legendWidth,
    foot: legendHeight,
  });
  const scale = scaleOf(maps.data);
  for (let channel = 0; channel < channels; channel++) {
    const { x, y } = place(channel);
    for (let i = 0; i < height * width; i++) {
      const [row, column] = [Math.floor(i / width), i % width];
      const colour = scale.colour(maps.data[channel * height * width + i]);
      fillRectangle(canvas, x + column * pixel, y + row * pixel, pixel, pixel, colour);
    }
    const style = { size: 10, colour: gray, align: "center" } as const;
    if (label) font.draw(canvas, `${channel}`, x + tile.width / 2, y + tile.height + 14, style);
  }
  drawLegend(canvas, font, scale, foot.x, foot.y);
  return await encodePng(canvas);
}
