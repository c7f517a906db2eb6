import { ValueError } from "../core/mod.ts";
import { encodePng, type Image } from "../data/image.ts";
import { black, type Colour, fillRectangle, gray } from "./canvas.ts";
import { drawImage } from "./draw_image.ts";
import { createSheet, type Sheet } from "./sheet.ts";

/** An image that a model took for something else. */
export interface Mistake {
  /** The picture. */
  readonly image: Image;
  /** The class it belongs to. */
  readonly truth: number;
  /** The class the model gave. */
  readonly predicted: number;
  /** How sure the model was of it, 0 to 1. */
  readonly probability?: number;
}

/** How `mistakesPng` draws. */
export interface MistakesOptions {
  /** A line above the pictures. */
  readonly title?: string;
  /** Names of the classes; their numbers unless told. */
  readonly classes?: readonly string[];
  /** The first so many are drawn, 60 unless told. */
  readonly limit?: number;
}

const columns = 10;
const cell = { width: 112, gap: 14 };
const lineHeight = 20;
const wrong: Colour = [185, 28, 28];

/**
 * Draws misclassified images in a grid, each with `truth → predicted` and the model's probability below it.
 *
 * @param mistakes in the order to draw them
 * @returns a PNG file
 * @throws {ValueError} where a class has no name
 * @example
 * ```ts
 * import { imageOf } from "@tilegrad/tilegrad/data";
 * import { loadMnist } from "@tilegrad/tilegrad/data/files";
 * import { mistakesPng } from "@tilegrad/tilegrad/viz";
 * const { test } = await loadMnist();
 * const png = await mistakesPng([{ image: imageOf(test, 8), truth: 5, predicted: 6, probability: 0.93 }]);
 * await Deno.writeFile("mistakes.png", png);
 * ```
 */
export async function mistakesPng(mistakes: readonly Mistake[], options: MistakesOptions = {}): Promise<Uint8Array> {
  const { title = `${mistakes.length} mistakes: truth → predicted`, classes, limit = 60 } = options;
  const shown = mistakes.slice(0, limit);
  const label = (classes ? 2 : 1) * lineHeight + 6;
  const sheet = await createSheet({
    title,
    count: shown.length,
    columns,
    cell: { width: cell.width, height: cell.width + label },
    gap: cell.gap,
    least: 5 * (cell.width + cell.gap) - cell.gap,
  });
  shown.forEach((mistake, i) => drawMistake(sheet, mistake, classes, sheet.place(i)));
  return await encodePng(sheet.canvas);
}

function drawMistake(
  { canvas, font }: Sheet,
  { image, truth, predicted, probability }: Mistake,
  classes: readonly string[] | undefined,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  fillRectangle(canvas, x, y, cell.width, cell.width, black);
  const scale = cell.width / Math.max(image.width, image.height);
  drawImage(canvas, image, x, y, Math.round(image.width * scale), Math.round(image.height * scale));
  const [from, to] = [className(truth, classes), className(predicted, classes)];
  const lines = classes ? [`${from} →`, to] : [`${from} → ${to}`];
  const last = y + cell.width + lines.length * lineHeight;
  const certainty = probability === undefined ? "" : `${Math.round(100 * probability)}%`;
  lines.forEach((line, i) => {
    const below = lines.length - 1 - i;
    const room = cell.width - (below === 0 && certainty ? font.width(certainty, 9) + 6 : 0);
    const size = Math.min(12, (12 * room) / font.width(line, 12));
    font.draw(canvas, line, x, last - below * lineHeight, { size, colour: wrong });
  });
  font.draw(canvas, certainty, x + cell.width, last, { size: 9, colour: gray, align: "right" });
}

function className(index: number, classes: readonly string[] | undefined): string {
  const name = classes ? classes[index] : String(index);
  if (name === undefined) {
    throw new ValueError(`Cannot draw mistakes: class ${index} has no name, ${classes!.length} names were given`);
  }
  return name;
}
