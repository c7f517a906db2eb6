import { type Canvas, createCanvas } from "./canvas.ts";
import { type Font, loadFont } from "./text.ts";

/** Equal cells in rows under a title. */
export interface SheetOptions {
  readonly title: string;
  readonly count: number;
  /** Cells in a full row. */
  readonly columns: number;
  /** A cell with what is written below it, without the gap to the next. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly gap: number;
  /** The sheet is at least so wide, without its margins. */
  readonly least?: number;
  /** Room below the cells. */
  readonly foot?: number;
}

/** A canvas with the title on it. */
export interface Sheet {
  readonly canvas: Canvas;
  readonly font: Font;
  /** Upper left corner of cell `i`. */
  place(i: number): { readonly x: number; readonly y: number };
  /** Upper left corner of the room below the cells. */
  readonly foot: { readonly x: number; readonly y: number };
}

const margin = 24;
const titleHeight = 34;

/** Makes a canvas that has room for the cells and writes the title. */
export async function createSheet(options: SheetOptions): Promise<Sheet> {
  const { title, count, columns, cell, gap, least = 0, foot = 0 } = options;
  const font = await loadFont();
  const pitch = { x: cell.width + gap, y: cell.height + gap };
  const top = margin + (title ? titleHeight : 0);
  const width = Math.max(Math.min(columns, count) * pitch.x - gap, font.width(title, 15), least);
  const height = Math.max(0, Math.ceil(count / columns) * pitch.y - gap);
  const canvas = createCanvas(2 * margin + width, top + height + foot + margin);
  font.draw(canvas, title, margin, margin + 15, { size: 15 });
  return {
    canvas,
    font,
    place: (i) => ({ x: margin + (i % columns) * pitch.x, y: top + Math.floor(i / columns) * pitch.y }),
    foot: { x: margin, y: top + height },
  };
}
