import { type Canvas, type Colour, fillRectangle, gray } from "./canvas.ts";
import type { Font } from "./text.ts";

/** Width of a legend in pixels. */
export const legendWidth = 240;
/** Room that a legend takes with its numbers, a gap above included. */
export const legendHeight = 56;

/** A colour map and the values at its ends. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** The colour of a value. */
  colour(value: number): Colour;
}

/** Draws the colours of a scale as a bar, with numbers at its ends and in its middle; `y` is where the room begins. */
export function drawLegend(canvas: Canvas, font: Font, { low, high, colour }: Scale, x: number, y: number): void {
  const top = y + 22;
  const value = (part: number) => low + part * (high - low);
  for (let i = 0; i < legendWidth; i++) fillRectangle(canvas, x + i, top, 1, 12, colour(value(i / (legendWidth - 1))));
  for (const [part, align] of [[0, "left"], [0.5, "center"], [1, "right"]] as const) {
    font.draw(canvas, shown(value(part)), x + part * legendWidth, top + 28, { size: 10, colour: gray, align });
  }
}

function shown(value: number): string {
  return value === 0 ? "0" : value.toPrecision(3);
}
