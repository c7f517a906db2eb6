import { ValueError } from "../errors.ts";

/** A projective map of the plane: a 3 x 3 matrix, row by row. */
export type Homography = readonly number[];

/** A place in pixels: from the left edge, from the top edge. */
export type Point = readonly [x: number, y: number];

/** An affine map around the middle of an image. */
export interface AffineOptions {
  /** Clockwise; default 0. */
  readonly degrees?: number;
  /** Pixels to the right and down; default none. */
  readonly translate?: Point;
  /** Default 1. */
  readonly scale?: number;
  /** Degrees along x and along y; default none. */
  readonly shear?: Point;
}

/** From places of the result to those of the input: the inverse of move, turn, shear and scale (torchvision's convention). */
export function affineMatrix(
  { degrees = 0, translate: [right, down] = [0, 0], scale = 1, shear: [shearX, shearY] = [0, 0] }: AffineOptions,
  [middleX, middleY]: Point,
): Homography {
  const [turn, alongX, alongY] = [degrees, shearX, shearY].map((angle) => angle * Math.PI / 180);
  const [cos, sin] = [Math.cos(turn - alongY) / Math.cos(alongY), Math.sin(turn - alongY) / Math.cos(alongY)];
  const b = -cos * Math.tan(alongX) - Math.sin(turn);
  const d = -sin * Math.tan(alongX) + Math.cos(turn);
  const [xx, xy, yx, yy] = [d, -b, -sin, cos].map((value) => value / scale);
  const [fromX, fromY] = [middleX + right, middleY + down];
  return [
    ...[xx, xy, middleX - xx * fromX - xy * fromY],
    ...[yx, yy, middleY - yx * fromX - yy * fromY],
    ...[0, 0, 1],
  ];
}

/** The map that takes each of four points of the result to one of the input. */
export function perspectiveMatrix(from: readonly Point[], to: readonly Point[]): Homography {
  if (from.length !== 4 || to.length !== 4) {
    throw new ValueError(`Cannot apply perspective: needs four points each, found ${from.length} and ${to.length}`);
  }
  const equations = to.flatMap(([x, y], i) => [
    [x, y, 1, 0, 0, 0, -x * from[i][0], -y * from[i][0], from[i][0]],
    [0, 0, 0, x, y, 1, -x * from[i][1], -y * from[i][1], from[i][1]],
  ]);
  return [...solve(equations), 1];
}

/** Gauss's elimination with pivoting; each row ends with its right-hand side. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    if (!(Math.abs(rows[column][column]) > 1e-9)) {
      throw new ValueError("Cannot apply perspective: three of the points lie on a line, or one is no number");
    }
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = rows[i][column] / rows[column][column];
      for (let k = column; k <= size; k++) rows[i][k] -= factor * rows[column][k];
    }
  }
  return rows.map((row, i) => row[size] / row[i]);
}
