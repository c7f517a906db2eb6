/** Points of one stroke, in units of the font, y upward. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** A character: from `left` to `right`, around 0. */
export interface Glyph {
  readonly left: number;
  readonly right: number;
  readonly strokes: readonly Stroke[];
}

/** What a CommonJS module exports as its default: some bundlers take off one more wrapping than Node does. */
type Wrapped<T> = { readonly default: T | { readonly default: T } };

function unwrapped<T>({ default: outer }: Wrapped<T>): T {
  return typeof outer === "object" && outer !== null && "default" in outer ? outer.default : outer as T;
}

/** Loads Hershey's Simplex Roman; what it lacks becomes a space. Of the package only its data are used: its code needs Node. */
export async function loadGlyphs(): Promise<(character: string) => Glyph> {
  const [font, numbers] = await Promise.all([
    import("hershey/lib/rowmans.js") as Promise<Wrapped<string>>,
    import("hershey/lib/characterNumbers.js") as Promise<Wrapped<Readonly<Record<string, number>>>>,
  ]);
  const numberOf = unwrapped(numbers);
  const lines = atob(unwrapped(font)).split("\n").filter((line) => line.trim() !== "");
  const glyphs = new Map(lines.map((line) => [Number(line.slice(0, 5)), parseGlyph(line)]));
  return (character) => glyphs.get(numberOf[character]) ?? glyphs.get(numberOf[" "])!;
}

/**
 * Parses a line of a `.jhf` file: 5 digits of the character's number, 3 of the number of pairs, then pairs of letters, whose
 * distances from R are left and right edge, then x and y (downward) of points; the pair " R" lifts the pen.
 */
function parseGlyph(line: string): Glyph {
  const at = (index: number) => line.charCodeAt(index) - "R".charCodeAt(0);
  const strokes: [x: number, y: number][][] = [[]];
  for (let i = 1; i < Number(line.slice(5, 8)); i++) {
    const place = 8 + 2 * i;
    if (line.slice(place, place + 2) === " R") strokes.push([]);
    else strokes.at(-1)!.push([at(place), -at(place + 1)]);
  }
  return { left: at(8), right: at(9), strokes };
}
