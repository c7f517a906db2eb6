// What tests of augmentations share: the sampling of PyTorch's grid_sample as plain loops, and the numbers of a tensor.
import { type Key, key, type Shape, type Tensor, tensor } from "../../../core/mod.ts";
import type { Augmentation, GeometricAugmentation, Sampling, Size } from "../../../data/augment/mod.ts";
import { randomValues } from "../../ops/_check.ts";

/** Images of numbers from 0 to 1. */
export function images(shape: Shape, seed = 1): Tensor {
  const count = shape.reduce((size, extent) => size * extent, 1);
  return tensor(randomValues(count, { seed, min: 0, max: 1 }), { shape });
}

/** The numbers of a tensor, cut into its first axis. */
export async function rows(x: Tensor): Promise<number[][]> {
  const values = [...await x.data()];
  const length = values.length / x.shape[0];
  return Array.from({ length: x.shape[0] }, (_, n) => values.slice(n * length, (n + 1) * length));
}

/** The matrices that a geometric augmentation draws: nine numbers for each image. */
export function drawn({ geometry }: GeometricAugmentation, from: Key, count: number, size: Size): Promise<number[][]> {
  return rows(geometry.maps(from, count, size));
}

/** Where a place comes to. */
export function mapped(m: readonly number[], x: number, y: number): [x: number, y: number] {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

const borders = {
  constant: (place: number) => place,
  edge: (place: number, extent: number) => Math.min(Math.max(place, 0), extent - 1),
  reflect: (place: number, extent: number) => mirrored(place, 0, extent - 1),
  symmetric: (place: number, extent: number) => Math.min(Math.max(mirrored(place, -0.5, extent - 0.5), 0), extent - 1),
};

function mirrored(place: number, first: number, last: number): number {
  if (first === last) return first;
  if (place < first) return mirrored(2 * first - place, first, last);
  return place > last ? mirrored(2 * last - place, first, last) : place;
}

/** Planes of one image seen through a matrix. */
export function seen(
  planes: readonly number[],
  [height, width]: Size,
  [tall, wide]: Size,
  matrix: readonly number[],
  { mode = "nearest", border = "constant", fill = 0 }: Sampling,
): number[] {
  const area = height * width;
  const result: number[] = [];
  for (let c = 0; c < planes.length / area; c++) {
    const pixel = (row: number, column: number) =>
      row < 0 || row >= height || column < 0 || column >= width ? fill : planes[c * area + row * width + column];
    for (let i = 0; i < tall * wide; i++) {
      const [x, y] = mapped(matrix, i % wide + 0.5, Math.floor(i / wide) + 0.5);
      const [column, row] = [borders[border](x - 0.5, width), borders[border](y - 0.5, height)];
      const [top, left] = [Math.floor(row), Math.floor(column)];
      const [down, across] = [row - top, column - left];
      result.push(
        mode === "nearest"
          ? pixel(Math.round(row), Math.round(column))
          : (1 - down) * ((1 - across) * pixel(top, left) + across * pixel(top, left + 1)) +
            down * ((1 - across) * pixel(top + 1, left) + across * pixel(top + 1, left + 1)),
      );
    }
  }
  return result;
}

/** Whether the results with two keys are equal, to the bit. */
export async function areEqual(augment: Augmentation, x: Tensor, seeds: readonly [number, number]): Promise<boolean> {
  const [one, other] = await Promise.all(seeds.map((seed) => augment(key(seed), x).data()));
  return one.every((value, i) => value === other[i]);
}

/** Mean and standard deviation. */
export function moments(values: readonly number[]): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, std: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}
