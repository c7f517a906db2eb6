import { FormatError } from "../core/mod.ts";
import type { ImageFormat } from "./image_format.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import { webp } from "./webp.ts";

/** Pixels of 8 bits: `data` [height, width, channels] row-major; 1 channel gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
export interface Image {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Values of a pixel: 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA). */
  readonly channels: number;
  /** Bytes of the pixels, row by row, channels innermost. */
  readonly data: Uint8Array;
}

/** What is decoded and what is not. */
export interface DecodeOptions {
  /** Most pixels of an image, 2^26 (67 million) unless told: decoders need up to 40 bytes for each. */
  readonly maxPixels?: number;
}

const formats: readonly ImageFormat[] = [png, jpeg, webp];

/**
 * Decodes a PNG (any colour type and depth, cut to 8 bits), a JPEG (baseline or progressive; gray, RGB and CMYK, all as RGB;
 * turned upright as its EXIF data says) or a still WebP.
 *
 * The header is read first, so that an image that is too large costs nothing. Pixels of a JPEG may differ by a few levels
 * from those of libjpeg, which smooths colours that are stored at half the resolution.
 *
 * @param bytes the whole file
 * @param name what messages call the file
 * @throws {FormatError} where the bytes are none of these, are damaged, or stop too early, and where the image has more than
 *   `maxPixels`
 * @example
 * ```ts
 * import { decodeImage } from "@tilegrad/tilegrad/data";
 * const image = await decodeImage(await Deno.readFile("digit.png"), "digit.png");
 * console.log(image.width, image.height, image.channels);
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  name = "image",
  { maxPixels = 2 ** 26 }: DecodeOptions = {},
): Promise<Image> {
  const format = formats.find((one) => one.matches(bytes));
  if (!format) {
    const first = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const found = bytes.length === 0 ? "an empty file" : `${bytes.length} bytes starting with ${first}`;
    const needed = formats.map(({ name, signature }) => `a ${name} (${signature})`).join(" or ");
    throw new FormatError(`Cannot decode ${name}: found ${found}, needed ${needed}`);
  }
  const header = format.header(bytes);
  if (header?.unsupported) {
    throw new FormatError(`Cannot decode ${name}: found a ${format.name} with ${header.unsupported}`);
  }
  if (header && header.width * header.height > maxPixels) {
    throw new FormatError(
      `Cannot decode ${name}: found ${header.width} x ${header.height} pixels, needed at most ${maxPixels} in all (maxPixels)`,
    );
  }
  try {
    return await format.decode(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`Cannot decode ${name}: ${bytes.length} bytes, damaged or truncated (${why})`, { cause });
  }
}

/**
 * Encodes an image of 1 to 4 channels as a PNG file.
 *
 * @throws {FormatError} where `data` does not hold width * height * channels bytes
 * @example
 * ```ts
 * import { encodePng } from "@tilegrad/tilegrad/data";
 * const png = await encodePng({ width: 1, height: 1, channels: 1, data: new Uint8Array([128]) });
 * ```
 */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const { width, height, channels, data } = image;
  if (!(width > 0 && height > 0) || data.length !== width * height * channels) {
    throw new FormatError(
      `Cannot encode PNG: found ${data.length} bytes, ` +
        `${width} x ${height} with ${channels} channels needs ${width * height * channels}, at least one pixel`,
    );
  }
  const { encode } = await import("fast-png");
  return encode({ width, height, channels, depth: 8, data });
}
