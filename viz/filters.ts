import { ShapeError } from "../core/mod.ts";
import { encodePng } from "../data/image.ts";
import { type Canvas, type Colour, createCanvas, fillRectangle, gray } from "./canvas.ts";
import { divergingColour } from "./colour_map.ts";
import { drawLegend, legendHeight } from "./legend.ts";
import { loadFont } from "./text.ts";

/** A convolution weight on the host. */
export interface HostWeight {
  /** [output channels, input channels, rows, columns] */
  readonly shape: readonly number[];
  /** Row-major values. */
  readonly data: ArrayLike<number>;
}

const margin = 24;
const titleHeight = 36;
const labelHeight = 18;

/**
 * Draws the filters of a convolution. One colour map for all: blue negative, white zero, red positive, its ends at the
 * largest magnitude of the weight. Filters with one input channel stand in a grid, in order; with three, they are drawn
 * in colour (zero is mid-gray); with any other number, one row for each output and one column for each input channel.
 *
 * @param weight [Cout, Cin, kh, kw]
 * @param title a line above the filters
 * @returns a PNG file
 * @throws {ShapeError} where the weight is not of rank 4, is empty, or `data` has another length
 * @example
 * ```ts
 * import { filtersPng } from "@tilegrad/tilegrad/viz";
 * const data = Float32Array.from({ length: 6 * 25 }, (_, i) => Math.sin(i)); // for a tensor: await weight.data()
 * await Deno.writeFile("filters.png", await filtersPng({ shape: [6, 1, 5, 5], data }));
 * ```
 */
export async function filtersPng(weight: HostWeight, title?: string): Promise<Uint8Array> {
  checkWeight(weight);
  const font = await loadFont();
  const [outputs, inputs, rows, columns] = weight.shape;
  const grid = layOut(weight.shape);
  const pitch = { x: grid.tile.width + grid.gap, y: grid.tile.height + grid.gap + grid.label };
  const heading = title ??
    `${outputs} filters of ${rows} x ${columns}, ${inputs} input channel${inputs > 1 ? "s" : ""}`;
  const width = Math.max(grid.across * pitch.x - grid.gap, font.width(heading, 15), 240);
  const gridHeight = grid.down * pitch.y - grid.gap;
  const colourful = inputs === 3;
  const canvas = createCanvas(
    2 * margin + width,
    2 * margin + titleHeight + gridHeight + (colourful ? 0 : legendHeight),
  );
  font.draw(canvas, heading, margin, margin + 15, { size: 15 });
  const largest = largestMagnitude(weight.data);
  for (let tile = 0; tile < grid.across * grid.down; tile++) {
    const [output, input] = inputs === 1 || colourful ? [tile, 0] : [Math.floor(tile / inputs), tile % inputs];
    if (output >= outputs) break;
    const x = margin + (tile % grid.across) * pitch.x;
    const y = margin + titleHeight + Math.floor(tile / grid.across) * pitch.y;
    drawFilter(canvas, weight, output, input, largest, { x, y, ...grid.tile });
    const name = grid.perOutput ? `${output}` : `${output}, ${input}`;
    const place = { size: 10, colour: gray, align: "center" } as const;
    if (grid.label) font.draw(canvas, name, x + grid.tile.width / 2, y + grid.tile.height + 14, place);
  }
  const scale = { low: -largest, high: largest, colour: (value: number) => divergingColour(value / largest) };
  if (!colourful) drawLegend(canvas, font, scale, margin, margin + titleHeight + gridHeight);
  return await encodePng(canvas);
}

function checkWeight({ shape, data }: HostWeight): void {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (shape.length !== 4 || size === 0 || data.length !== size) {
    throw new ShapeError(
      `Cannot draw filters: weight has shape [${shape.join(",")}] and ${data.length} values, ` +
        `needed [output channels,input channels,rows,columns], not empty, and as many values`,
    );
  }
}

function largestMagnitude(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) if (Math.abs(data[i]) > largest) largest = Math.abs(data[i]);
  return largest || 1;
}

/** Tiles across and down, the size of each (whole pixels per weight), the gap between them and the room for a label. */
interface Grid {
  readonly across: number;
  readonly down: number;
  readonly tile: { readonly width: number; readonly height: number };
  readonly gap: number;
  readonly label: number;
  /** One tile for each output channel, or one for each pair of channels. */
  readonly perOutput: boolean;
}

function layOut([outputs, inputs, rows, columns]: readonly number[]): Grid {
  const perOutput = inputs === 1 || inputs === 3;
  const across = perOutput ? (outputs <= 8 ? outputs : Math.ceil(Math.sqrt(outputs * 1.5))) : inputs;
  const down = perOutput ? Math.ceil(outputs / across) : outputs;
  const pitch = Math.min(130, 1100 / Math.max(across, down));
  const gap = Math.max(4, Math.ceil(pitch / 14));
  const scale = Math.max(1, Math.floor((pitch - gap) / Math.max(rows, columns)));
  const tile = { width: columns * scale, height: rows * scale };
  return { across, down, tile, gap, label: tile.width >= 40 ? labelHeight : 0, perOutput };
}

function drawFilter(
  canvas: Canvas,
  { shape, data }: HostWeight,
  output: number,
  input: number,
  largest: number,
  box: { x: number; y: number; width: number; height: number },
): void {
  const [, inputs, rows, columns] = shape;
  const [width, height] = [box.width / columns, box.height / rows];
  fillRectangle(canvas, box.x - 1, box.y - 1, box.width + 2, box.height + 2, [212, 212, 216]);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = (channel: number) => data[((output * inputs + channel) * rows + row) * columns + column] / largest;
      const level = (channel: number) => Math.round(127.5 + 127.5 * value(channel));
      const colour: Colour = inputs === 3 ? [level(0), level(1), level(2)] : divergingColour(value(input));
      fillRectangle(canvas, box.x + column * width, box.y + row * height, width, height, colour);
    }
  }
}
