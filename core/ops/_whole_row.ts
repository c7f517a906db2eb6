/** How a row of an image lies under the taps of a kernel. */
export interface WholeRow {
  /** Stored pixels, and those that the result needs, of which the first `before` are border. */
  readonly width: number;
  readonly pixels: number;
  readonly before: number;
}

/** Bits of the places in their quads where rows begin: at multiples of the largest power of two in their width. */
function shiftsOf(width: number): number {
  return width % 4 === 0 ? 0 : width % 2 === 0 ? 2 : 3;
}

/**
 * WGSL of `NAME_row(line, isRow)`: row `line` of stored rows as an array, zeros where it is border, or throughout where it is no row. A
 * row begins anywhere in a quad: it is moved by one pixel, then by two. Every place is a literal, so that compilers keep all
 * pixels in registers.
 */
export function wholeRow(name: string, { width, pixels, before }: WholeRow): string {
  const shifts = shiftsOf(width);
  const quads = Math.ceil((width + shifts) / 4);
  const element = (i: number) => i < 4 * quads ? `quad${i >> 2}.${"xyzw"[i & 3]}` : "0.0";
  const near = (i: number) => shifts & 1 ? `select(${element(i)}, ${element(i + 1)}, isOdd)` : element(i);
  const pixel = (i: number) => shifts & 2 ? `select(${near(i)}, ${near(i + 2)}, isFar)` : near(i);
  const load = (i: number) => `  let quad${i} = select(vec4f(), read4_${name}(start / 4u + ${i}u), isRow);`;
  const all = Array.from({ length: pixels }, (_, i) => {
    const inside = i - before;
    return inside >= 0 && inside < width ? pixel(inside) : "0.0";
  });
  return [
    `fn ${name}_row(line: u32, isRow: bool) -> array<f32, ${pixels}> {`,
    `  let start = select(0u, line * ${width}u, isRow);`,
    ...shifts & 1 ? ["  let isOdd = (start & 1u) != 0u;"] : [],
    ...shifts & 2 ? ["  let isFar = (start & 2u) != 0u;"] : [],
    ...Array.from({ length: quads }, (_, i) => load(i)),
    `  return array<f32, ${pixels}>(${all.join(", ")});`,
    "}\n",
  ].join("\n");
}

/** Pixels of a row from the first under a tap of a kernel to the last, for a result of `width` pixels. */
export function pixelsUnder(width: number, kernel: number, stride: number, dilation: number): number {
  return (width - 1) * stride + (kernel - 1) * dilation + 1;
}
