import { full, reshape, stack, type Tensor, tensor } from "../../core/mod.ts";
import { type Mat3Arg, mat3d } from "wgpu-matrix";

/** A matrix of wgpu-matrix, whose columns are padded to four numbers, as a tensor [1, 3, 3]. */
export function constantMap(matrix: Mat3Arg): Tensor {
  const rows = [0, 1, 2].map((row) => [0, 1, 2].map((column) => matrix[4 * column + row]));
  return tensor(rows.flat(), { shape: [1, 3, 3] });
}

/** The identity, [1, 3, 3]. */
export function identityMap(): Tensor {
  return constantMap(mat3d.identity());
}

/** Nine elements, row by row, each a number or [N], as matrices [N, 3, 3]. */
export function mapsOf(images: number, elements: readonly (number | Tensor)[]): Tensor {
  const columns = elements.map((element) => typeof element === "number" ? full([images], element) : element);
  return reshape(stack(columns, 1), [images, 3, 3]);
}
