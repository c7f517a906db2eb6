import { tensor } from "../create.ts";
import { arrayOver, bytesOf, type DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inNameOf } from "./_rules.ts";
import { full } from "./fill.ts";
import { linspace } from "./grids.ts";
import { broadcastTo, reshape, transpose } from "./movement.ts";
import { pow } from "./power.ts";

/**
 * One value in the shape and type of another tensor.
 *
 * @example
 * ```ts
 * import { fullLike, zeros } from "@tilegrad/tilegrad";
 * console.log(await fullLike(zeros([2]), 7).array()); // [7, 7]
 * ```
 */
export function fullLike(x: Tensor, value: number): Tensor {
  return full(x.shape, value, x.dtype);
}

/**
 * `count` numbers at equal ratios, from `base^start` to `base^stop`, both included.
 *
 * @param base above 0, default 10
 * @throws {ShapeError} where `count` is below 1
 * @throws {ValueError} where the base is not above 0
 *
 * @example
 * ```ts
 * import { logspace } from "@tilegrad/tilegrad";
 * console.log(await logspace(0, 2, 3).array()); // [1, 10, 100]
 * ```
 */
export function logspace(start: number, stop: number, count: number, base = 10): Tensor {
  if (!(base > 0)) throw new ValueError(`Cannot make logspace: the base must be above 0, found ${base}`);
  return pow(base, inNameOf("logspace", () => linspace(start, stop, count)));
}

/** How `meshgrid` orders its axes. */
export interface MeshgridOptions {
  /** `ij` (default): result k runs along axis k. `xy`: the first two axes are swapped, as in plots. */
  readonly indexing?: "ij" | "xy";
}

/**
 * Coordinates of a grid: for vectors of N0, N1, ... numbers as many tensors [N0, N1, ...], the k-th of which has vector k along
 * axis k.
 *
 * @param vectors rank 1 each
 * @throws {ShapeError} where one has another rank
 *
 * @example
 * ```ts
 * import { arange, meshgrid } from "@tilegrad/tilegrad";
 * const [row, column] = meshgrid([arange(2), arange(3)]);
 * console.log(await column.array()); // [[0, 1, 2], [0, 1, 2]]
 * ```
 */
export function meshgrid(vectors: readonly Tensor[], { indexing = "ij" }: MeshgridOptions = {}): Tensor[] {
  for (const { shape } of vectors) {
    if (shape.length !== 1) throw new ShapeError(`Cannot make meshgrid: needs vectors, found ${showShape(shape)}`);
  }
  const shape = vectors.map((vector) => vector.shape[0]);
  const grids = vectors.map((vector, axis) =>
    broadcastTo(reshape(vector, shape.map((extent, i) => i === axis ? extent : 1)), shape)
  );
  return indexing === "xy" && vectors.length > 1 ? grids.map((grid) => transpose(grid, 0, 1)) : grids;
}

/**
 * A tensor from the bytes of its elements: little-endian, row-major, four bytes each (two of `float16`). The bytes are copied.
 *
 * @param bytes of a file or a network answer
 * @param options `shape`, default [number of elements], and `dtype`, default `float32`; a `bool` is a 32-bit word
 * @throws {ShapeError} where the bytes do not fill the shape
 *
 * @example
 * ```ts
 * import { fromBytes } from "@tilegrad/tilegrad";
 * const bytes = new Uint8Array(new Float32Array([1, 2]).buffer);
 * console.log(await fromBytes(bytes).array()); // [1, 2]
 * ```
 */
export function fromBytes(
  bytes: Uint8Array,
  { shape, dtype = "float32" }: { shape?: Shape; dtype?: DType } = {},
): Tensor {
  const count = bytes.length / bytesOf(dtype);
  if (!Number.isInteger(count) || (shape && sizeOf(shape) !== count)) {
    throw new ShapeError(
      `Cannot apply fromBytes: found ${bytes.length} bytes, ${
        shape ? showShape(shape) : "elements"
      } of ${dtype} need ` +
        (shape ? `${sizeOf(shape) * bytesOf(dtype)}` : `a multiple of ${bytesOf(dtype)}`),
    );
  }
  const copy = bytes.slice();
  return tensor(arrayOver(dtype, copy.buffer as ArrayBuffer), { shape: shape ?? [count], dtype });
}

/** Pixels as canvases and image decoders give them: bytes, channels side by side. */
export interface PixelImage {
  /** Four bytes a pixel, red, green, blue and alpha, row by row. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * The pixels of an image, such as a canvas's `ImageData`, as numbers from 0 to 1: `y[c, i, j] = byte / 255`.
 *
 * @param image one to four bytes a pixel: gray, gray and alpha, RGB or RGBA
 * @param options.channels how many of them to keep; default 3 where there are as many, else 1
 * @returns `float32`, [channels, height, width]
 * @throws {ShapeError} where the bytes do not fill the image, or it has fewer channels
 *
 * @example
 * ```ts
 * import { fromImage } from "@tilegrad/tilegrad";
 * const image = { data: Uint8Array.of(255, 0, 51, 255), width: 1, height: 1 };
 * console.log(await fromImage(image).data()); // [1, 0, 0.2]
 * ```
 */
export function fromImage({ data, width, height }: PixelImage, { channels }: { channels?: number } = {}): Tensor {
  const pixels = width * height;
  const found = data.length / pixels;
  const kept = channels ?? (found >= 3 ? 3 : 1);
  if (![1, 2, 3, 4].includes(found) || !Number.isInteger(kept) || kept < 1 || kept > found) {
    throw new ShapeError(
      `Cannot apply fromImage: found ${data.length} bytes for ${width} x ${height} pixels and ${kept} channels; ` +
        "needs 1 to 4 bytes a pixel, and no more channels than bytes",
    );
  }
  const values = new Float32Array(kept * pixels);
  for (let channel = 0; channel < kept; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) values[channel * pixels + pixel] = data[pixel * found + channel] / 255;
  }
  return tensor(values, { shape: [kept, height, width] });
}
