import { FormatError } from "../core/mod.ts";

/** The array of an idx file: extents, outermost first, and its bytes in row-major order. */
export interface IdxArray {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Elements, row-major. */
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an idx array of unsigned bytes: two zero bytes, the element type `0x08`, the rank, one big-endian 32-bit extent
 * per axis, then the elements.
 *
 * @param bytes the whole uncompressed file
 * @param name what messages call the file
 * @returns shape and elements; `data` is a view into `bytes`
 * @throws {FormatError} on a wrong magic number, another element type, rank 0, a truncated file or trailing bytes
 * @example
 * ```ts
 * import { parseIdx } from "@tilegrad/tilegrad/data";
 * const { shape, data } = parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]));
 * console.log(shape, data); // [ 3 ] Uint8Array(3) [ 7, 2, 1 ]
 * ```
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
export function parseIdx(bytes: Uint8Array, name = "idx file"): IdxArray {
  const rank = readRank(bytes, name);
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new FormatError(
      `Cannot read ${name}: truncated, found ${bytes.length} bytes, rank ${rank} needs a header of ${start}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = start + shape.reduce((product, extent) => product * extent, 1);
  if (bytes.length !== length) {
    const fault = bytes.length < length ? "truncated" : "trailing bytes";
    throw new FormatError(
      `Cannot read ${name}: ${fault}, found ${bytes.length} bytes, shape [${shape.join(",")}] needs ${length}`,
    );
  }
  return { shape, data: bytes.subarray(start) };
}

function readRank(bytes: Uint8Array, name: string): number {
  if (bytes.length < 4) {
    throw new FormatError(
      `Cannot read ${name}: found ${bytes.length} bytes, needed at least the 4 of the magic number`,
    );
  }
  const [zero, zeroToo, type, rank] = bytes;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (zero !== 0 || zeroToo !== 0 || rank === 0) {
    throw new FormatError(
      `Cannot read ${name}: found the magic number 0x${found}, ` +
        `needed 0x0000 followed by the element type and a rank of at least 1`,
    );
  }
  if (type !== unsignedByte) {
    throw new FormatError(
      `Cannot read ${name}: found the magic number 0x${found} with element type 0x${found.slice(4, 6)}, ` +
        `needed 0x08 (unsigned byte)`,
    );
  }
  return rank;
}

/**
 * Reads an idx array from a file that may be gzip-compressed (told by its first two bytes, `1f 8b`).
 *
 * @param bytes the whole file, idx or idx.gz
 * @param name what messages call the file
 * @returns shape and elements
 * @throws {FormatError} as `parseIdx` does, and on a damaged or truncated gzip stream
 * @example
 * ```ts
 * import { readIdx } from "@tilegrad/tilegrad/data";
 * const labels = await readIdx(await Deno.readFile("train-labels-idx1-ubyte.gz"), "train-labels-idx1-ubyte.gz");
 * ```
 */
export async function readIdx(bytes: Uint8Array, name = "idx file"): Promise<IdxArray> {
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parseIdx(compressed ? await gunzip(bytes, name) : bytes, name);
}

async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(
      `Cannot decompress ${name}: ${bytes.length} bytes do not hold a whole, undamaged gzip stream (${why})`,
      { cause },
    );
  }
}
