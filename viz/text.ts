import { black, type Canvas, type Colour, drawSegments, type Segment } from "./canvas.ts";

/** How a line of text is set. */
export interface TextStyle {
  /** Height of a capital letter in pixels, 12 unless told. */
  readonly size?: number;
  readonly colour?: Colour;
  /** Which part of the text `x` is; `left` unless told. */
  readonly align?: "left" | "center" | "right";
}

/** A font that draws lines of text. */
export interface Font {
  /** Width of a line in pixels. */
  width(text: string, size?: number): number;
  /** Draws a line; `y` is its base line. `→` stands for an arrow; what ASCII lacks is left blank. */
  draw(canvas: Canvas, text: string, x: number, y: number, style?: TextStyle): void;
}

/** Points of one stroke, in units of the font, y upward. */
type Stroke = readonly (readonly [x: number, y: number])[];

const capitalHeight = 21;
const baseLine = -9;
const arrow: readonly Stroke[] = [[[-14, 1], [14, 1]], [[6, 8], [14, 1], [6, -6]]];
const arrowWidth = 36;

/** Loads the font: Hershey's Simplex Roman, single strokes, drawn at any size without a font file. */
export async function loadFont(): Promise<Font> {
  const { stringToPaths } = await import("hershey");
  const pieces = (text: string) =>
    text.split(/(→)/).filter((piece) => piece !== "").map((piece) => {
      if (piece === "→") return { width: arrowWidth, strokes: arrow };
      const { bounds, paths } = stringToPaths(piece);
      return { width: bounds.maxX - bounds.minX, strokes: paths as Stroke[] };
    });
  const widthOf = (text: string, size: number) =>
    pieces(text).reduce((sum, { width }) => sum + width, 0) * (size / capitalHeight);
  return {
    width: (text, size = 12) => widthOf(text, size),
    draw(canvas, text, x, y, { size = 12, colour = black, align = "left" } = {}) {
      const scale = size / capitalHeight;
      const shift = { left: 0, center: 0.5, right: 1 }[align];
      let left = x - shift * widthOf(text, size);
      const segments: Segment[] = [];
      for (const { width, strokes } of pieces(text)) {
        const center = left + (width / 2) * scale;
        const place = ([px, py]: Stroke[number]) => [center + px * scale, y - (py - baseLine) * scale] as const;
        for (const stroke of strokes) {
          for (let i = 1; i < stroke.length; i++) segments.push([...place(stroke[i - 1]), ...place(stroke[i])]);
        }
        left += width * scale;
      }
      drawSegments(canvas, segments, Math.max(1.1, size / 8), colour);
    },
  };
}
