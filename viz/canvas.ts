/** Red, green, blue, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A picture to draw on: `data` [height, width, 3] row-major. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
  readonly data: Uint8Array;
}

export const white: Colour = [255, 255, 255];
export const black: Colour = [24, 24, 27];
export const gray: Colour = [113, 113, 122];

/** A canvas of one colour; extents are rounded up to whole pixels. */
export function createCanvas(width: number, height: number, ground: Colour = white): Canvas {
  const canvas: Canvas = {
    width: Math.ceil(width),
    height: Math.ceil(height),
    channels: 3,
    data: new Uint8Array(Math.ceil(width) * Math.ceil(height) * 3),
  };
  fillRectangle(canvas, 0, 0, canvas.width, canvas.height, ground);
  return canvas;
}

/** Fills whole pixels; what lies outside the canvas is left out. */
export function fillRectangle(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  const right = Math.min(canvas.width, x + width);
  const bottom = Math.min(canvas.height, y + height);
  for (let row = Math.max(0, y); row < bottom; row++) {
    for (let column = Math.max(0, x); column < right; column++) {
      canvas.data.set(colour, (row * canvas.width + column) * 3);
    }
  }
}

/** A straight stroke with round ends; coordinates count pixels, whole numbers lie on pixel corners. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** Draws strokes of one colour, anti-aliased; where strokes meet, they do not darken each other. */
export function drawSegments(canvas: Canvas, segments: readonly Segment[], thickness: number, colour: Colour): void {
  const coverage = new Map<number, number>();
  const reach = thickness / 2 + 0.5;
  for (const segment of segments) {
    const [x0, y0, x1, y1] = segment;
    const right = Math.min(canvas.width - 1, Math.ceil(Math.max(x0, x1) + reach));
    const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(y0, y1) + reach));
    for (let y = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(x0, x1) - reach)); x <= right; x++) {
        const covered = Math.min(1, reach - distance(x + 0.5, y + 0.5, segment));
        const index = y * canvas.width + x;
        if (covered > (coverage.get(index) ?? 0)) coverage.set(index, covered);
      }
    }
  }
  for (const [index, covered] of coverage) {
    for (let c = 0; c < 3; c++) {
      const at = index * 3 + c;
      canvas.data[at] = Math.round(canvas.data[at] + covered * (colour[c] - canvas.data[at]));
    }
  }
}

function distance(x: number, y: number, [x0, y0, x1, y1]: Segment): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length2));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
