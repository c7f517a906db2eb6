import { ValueError } from "../core/mod.ts";
import { encodePng } from "../data/image.ts";
import { type Colour, fillRectangle, gray } from "./canvas.ts";
import { createSheet, type Sheet } from "./sheet.ts";

/** A window that slides along one axis. */
export interface FieldLayer {
  /** What the layer is called. */
  readonly name: string;
  /** Elements that come out, along the axis. */
  readonly extent: number;
  /** Extent of the window. */
  readonly kernel: number;
  /** Distance of neighbouring windows. */
  readonly stride: number;
  /** Elements added before the first; 0 unless told. */
  readonly padding?: number;
  /** Distance of the elements under the window; 1 unless told. */
  readonly dilation?: number;
}

/** How `receptiveFieldPng` draws. */
export interface ReceptiveFieldOptions {
  /** The unit of the last layer that looks back, the middle one unless told. */
  readonly unit?: number;
  /** The element of the input that is looked for, the middle one unless told. */
  readonly pixel?: number;
}

/** From the first to the last element of a row that takes part. */
type Span = readonly [from: number, to: number];

const sight: Colour = [37, 99, 235];
const reach: Colour = [234, 88, 12];
const idle: Colour = [228, 228, 231];
const row = { height: 18, pitch: 30, label: 110, count: 84 };

/**
 * Draws along one axis, layer above layer, what one unit of the last layer sees of the input (its receptive field), and
 * below, the other way, which units one element of the input reaches.
 *
 * @param input elements of the input along the axis
 * @param layers in order, from the input on
 * @returns a PNG file
 * @throws {ValueError} where there is no layer, or no such unit or pixel
 * @example
 * ```ts
 * import { receptiveFieldPng } from "@tilegrad/tilegrad/viz";
 * const layers = [
 *   { name: "conv1", extent: 12, kernel: 3, stride: 1, padding: 1 },
 *   { name: "pool1", extent: 6, kernel: 2, stride: 2 },
 * ];
 * await Deno.writeFile("field.png", await receptiveFieldPng(12, layers));
 * ```
 */
export async function receptiveFieldPng(
  input: number,
  layers: readonly FieldLayer[],
  options: ReceptiveFieldOptions = {},
): Promise<Uint8Array> {
  const last = layers.at(-1);
  if (!last) throw new ValueError("Cannot draw a receptive field: found no layer, needed at least one");
  const { unit = Math.floor(last.extent / 2), pixel = Math.floor(input / 2) } = options;
  requireIndex("unit", unit, last.extent);
  requireIndex("pixel", pixel, input);
  const back = lookBack(input, layers, unit);
  const forward = reachForward(layers, pixel);
  const size = Math.max(4, Math.min(24, Math.floor(800 / input)));
  const panel = (layers.length + 1) * row.pitch;
  const sheet = await createSheet({
    title: `One unit of ${last.name} sees ${length(back[0])} of ${input} inputs; ` +
      `one input reaches ${length(forward.at(-1)!)} of ${last.extent} units`,
    count: 2,
    columns: 1,
    cell: { width: row.label + input * size + row.count, height: panel },
    gap: 24,
  });
  drawPanel(sheet, 0, size, input, layers, back, sight);
  drawPanel(sheet, 1, size, input, layers, forward, reach);
  return await encodePng(sheet.canvas);
}

function requireIndex(what: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new ValueError(`Cannot draw a receptive field: ${what} is ${index}, needed 0 to ${count - 1}`);
}

/** Of the input and of each layer, the elements on which a unit of the last layer depends. */
export function lookBack(input: number, layers: readonly FieldLayer[], unit: number): Span[] {
  const spans: Span[] = [[unit, unit]];
  for (const [i, { kernel, stride, padding = 0, dilation = 1 }] of [...layers.entries()].reverse()) {
    const extent = i === 0 ? input : layers[i - 1].extent;
    const [from, to] = spans[0];
    const end = to * stride - padding + (kernel - 1) * dilation;
    spans.unshift([Math.max(0, from * stride - padding), Math.min(extent - 1, end)]);
  }
  return spans;
}

/** Of the input and of each layer, the elements that depend on a pixel; none where `from` lies after `to`. */
export function reachForward(layers: readonly FieldLayer[], pixel: number): Span[] {
  const spans: Span[] = [[pixel, pixel]];
  for (const { extent, kernel, stride, padding = 0, dilation = 1 } of layers) {
    const [from, to] = spans.at(-1)!;
    const first = Math.ceil((from + padding - (kernel - 1) * dilation) / stride);
    spans.push([Math.max(0, first), Math.min(extent - 1, Math.floor((to + padding) / stride))]);
  }
  return spans;
}

function length([from, to]: Span): number {
  return Math.max(0, to - from + 1);
}

/** The rows of one direction, the input lowest; each element stands in the middle of what it sees. */
function drawPanel(
  { canvas, font, place }: Sheet,
  index: number,
  size: number,
  input: number,
  layers: readonly FieldLayer[],
  spans: readonly Span[],
  colour: Colour,
): void {
  const { x, y } = place(index);
  const rows = [{ name: "input", extent: input, start: 0, jump: 1 }];
  for (const { name, extent, kernel, stride, padding = 0, dilation = 1 } of layers) {
    const { start, jump } = rows.at(-1)!;
    rows.push({ name, extent, start: start + jump * (((kernel - 1) * dilation) / 2 - padding), jump: jump * stride });
  }
  rows.forEach(({ name, extent, start, jump }, i) => {
    const top = y + (rows.length - 1 - i) * row.pitch;
    const [from, to] = spans[i];
    font.draw(canvas, name, x, top + 14, { size: 11 });
    for (let j = 0; j < extent; j++) {
      const middle = x + row.label + (start + j * jump + 0.5) * size;
      const width = Math.max(3, Math.round(jump * size * 0.9) - 1);
      const left = Math.round(middle - width / 2);
      fillRectangle(canvas, left, top, width, row.height, j >= from && j <= to ? colour : idle);
    }
    const count = `${length(spans[i])} / ${extent}`;
    const style = { size: 10, colour: gray, align: "right" } as const;
    font.draw(canvas, count, x + row.label + input * size + row.count, top + 14, style);
  });
}
