/// <reference lib="dom" />
/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** Numbers as colours: blue below zero, the page's own ground at zero, orange above. */
export class Palette {
  private readonly ground: Colour;
  private readonly positive: Colour;
  private readonly negative: Colour;

  constructor(readonly dark: boolean) {
    this.ground = dark ? [22, 27, 38] : [247, 248, 250];
    this.positive = dark ? [255, 170, 60] : [214, 93, 14];
    this.negative = dark ? [88, 166, 255] : [29, 95, 191];
  }

  /** The colour of `value` where `most` is the largest magnitude. */
  signed(value: number, most: number): Colour {
    const share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
    const full = value < 0 ? this.negative : this.positive;
    return [0, 1, 2].map((i) => this.ground[i] + share * (full[i] - this.ground[i])) as unknown as Colour;
  }

  /** A text colour that can be read on `signed(value, most)`. */
  textOn(value: number, most: number): string {
    const [red, green, blue] = this.signed(value, most);
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#10141c" : "#ffffff";
  }
}

/** `rgb(1, 2, 3)`. */
export function css([red, green, blue]: Colour): string {
  return `rgb(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)})`;
}

/** Light ink on black, as MNIST has it, from the least to the largest value. */
export function ink(value: number, least: number, most: number): Colour {
  const light = most > least ? (255 * (value - least)) / (most - least) : 0;
  return [light, light, light];
}

/** The largest magnitude. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** Which of the two palettes the page shows now. */
export function currentPalette(): Palette {
  return new Palette(document.documentElement.dataset.theme === "dark");
}
