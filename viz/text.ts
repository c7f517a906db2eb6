import { black, type Canvas, type Colour, drawSegments, type Segment } from "./canvas.ts";
import { type Glyph, loadGlyphs } from "./hershey.ts";

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

const capitalHeight = 21;
const baseLine = -9;
const arrow: Glyph = {
  left: -18,
  right: 18,
  strokes: [[[-14, 1], [14, 1]], [[6, 8], [14, 1], [6, -6]]],
};

/** Loads the font: Hershey's Simplex Roman, single strokes, drawn at any size without a font file. */
export async function loadFont(): Promise<Font> {
  const glyphOf = await loadGlyphs();
  const glyphs = (text: string) => Array.from(text, (each) => each === "→" ? arrow : glyphOf(each));
  const widthOf = (text: string, size: number) =>
    glyphs(text).reduce((sum, { left, right }) => sum + right - left, 0) * (size / capitalHeight);
  return {
    width: (text, size = 12) => widthOf(text, size),
    draw(canvas, text, x, y, { size = 12, colour = black, align = "left" } = {}) {
      const scale = size / capitalHeight;
      const shift = { left: 0, center: 0.5, right: 1 }[align];
      let start = x - shift * widthOf(text, size);
      const segments: Segment[] = [];
      for (const { left, right, strokes } of glyphs(text)) {
        const place = ([px, py]: readonly [number, number]) =>
          [start + (px - left) * scale, y - (py - baseLine) * scale] as const;
        for (const stroke of strokes) {
          for (let i = 1; i < stroke.length; i++) segments.push([...place(stroke[i - 1]), ...place(stroke[i])]);
        }
        start += (right - left) * scale;
      }
      drawSegments(canvas, segments, Math.max(1.1, size / 8), colour);
    },
  };
}
