import { ShapeError, ValueError } from "../core/mod.ts";
import { encodePng } from "../data/image.ts";
import { black, type Canvas, createCanvas, fillRectangle, gray, white } from "./canvas.ts";
import { divergingColour } from "./colour_map.ts";
import { type Font, loadFont } from "./text.ts";

/** How `confusionPng` draws. */
export interface ConfusionOptions {
  /** A line above the matrix. */
  readonly title?: string;
  /** Names of the classes; their numbers unless told. */
  readonly classes?: readonly string[];
}

const margin = 24;
const titleHeight = 34;
const cell = { width: 64, height: 40 };
const labelSize = 11;
/** Room for the line that says what columns are, and for their names. */
const headHeight = 56;

/**
 * Draws a confusion matrix: a row for each true class, a column for each predicted one, the count in each cell. Right
 * answers are the bluer the larger their part of the row is; mistakes the redder the more frequent they are, the most
 * frequent one of all fully red.
 *
 * @param matrix counts, [true class][predicted class], as `confusionMatrix` gives them
 * @returns a PNG file
 * @throws {ShapeError} where the matrix is not square or empty
 * @throws {ValueError} where a class has no name
 * @example
 * ```ts
 * import { confusionPng } from "@tilegrad/tilegrad/viz";
 * const png = await confusionPng([[9, 1], [3, 7]], { title: "Ten of each", classes: ["cat", "dog"] });
 * await Deno.writeFile("confusion.png", png);
 * ```
 */
export async function confusionPng(
  matrix: readonly (readonly number[])[],
  { title = "Confusion matrix", classes }: ConfusionOptions = {},
): Promise<Uint8Array> {
  const count = matrix.length;
  const names = namesOf(matrix, classes);
  const font = await loadFont();
  const left = margin + Math.ceil(Math.max(...names.map((name) => font.width(name, labelSize)))) + 12;
  const top = margin + titleHeight + headHeight;
  const width = Math.max(left - margin + count * cell.width, font.width(title, 15));
  const canvas = createCanvas(2 * margin + width, top + count * cell.height + margin);
  font.draw(canvas, title, margin, margin + 15, { size: 15 });
  const middle = left + (count * cell.width) / 2;
  font.draw(canvas, "predicted", middle, top - 32, { size: labelSize, colour: gray, align: "center" });
  names.forEach((name, i) => drawNames(canvas, font, name, { left, top }, i));
  drawCells(canvas, font, matrix, { left, top });
  return await encodePng(canvas);
}

function namesOf(matrix: readonly (readonly number[])[], classes: readonly string[] | undefined): readonly string[] {
  const count = matrix.length;
  const wrong = matrix.find((row) => row.length !== count);
  if (count === 0 || wrong) {
    throw new ShapeError(
      `Cannot draw a confusion matrix: found ${count} rows${wrong ? `, one with ${wrong.length} columns` : ""}, ` +
        `needed as many rows as columns, at least one`,
    );
  }
  if (classes && classes.length < count) {
    throw new ValueError(
      `Cannot draw a confusion matrix: found ${classes.length} names for ${count} classes, needed one for each`,
    );
  }
  return matrix.map((_, i) => classes?.[i] ?? `${i}`);
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

/** The name of class `i` before its row and above its column. */
function drawNames(canvas: Canvas, font: Font, name: string, { left, top }: Corner, i: number): void {
  const center = top + (i + 0.5) * cell.height + labelSize / 2;
  font.draw(canvas, name, left - 8, center, { size: labelSize, align: "right" });
  const size = Math.min(labelSize, (labelSize * (cell.width - 6)) / font.width(name, labelSize));
  font.draw(canvas, name, left + (i + 0.5) * cell.width, top - 8, { size, align: "center" });
}

function drawCells(canvas: Canvas, font: Font, matrix: readonly (readonly number[])[], { left, top }: Corner): void {
  const mistakes = matrix.flatMap((row, truth) => row.filter((_, predicted) => predicted !== truth));
  const most = Math.max(1, ...mistakes);
  for (const [truth, row] of matrix.entries()) {
    const total = row.reduce((sum, one) => sum + one, 0) || 1;
    for (const [predicted, count] of row.entries()) {
      const value = truth === predicted ? -count / total : count / most;
      const [x, y] = [left + predicted * cell.width, top + truth * cell.height];
      fillRectangle(canvas, x, y, cell.width - 1, cell.height - 1, divergingColour(value));
      const colour = Math.abs(value) > 0.6 ? white : black;
      font.draw(canvas, `${count}`, x + cell.width / 2, y + cell.height / 2 + 5, {
        size: 10,
        colour,
        align: "center",
      });
    }
  }
}
