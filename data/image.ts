import { FormatError } from "../core/mod.ts";
import { upright } from "./orientation.ts";

/** Pixels of 8 bits: `data` [height, width, channels] row-major; 1 channel gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * Decodes a PNG (any colour type and depth, cut to 8 bits) or a JPEG (turned upright as its EXIF data says).
 *
 * @param bytes the whole file
 * @param name what messages call the file
 * @throws {FormatError} where the bytes are neither, are damaged, or stop too early
 * @example
 * ```ts
 * import { decodeImage } from "@tilegrad/tilegrad/data";
 * const image = await decodeImage(await Deno.readFile("digit.png"), "digit.png");
 * console.log(image.width, image.height, image.channels);
 * ```
 */
export async function decodeImage(bytes: Uint8Array, name = "image"): Promise<Image> {
  const starts = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  const decode = starts(0x89, 0x50, 0x4e, 0x47) ? decodePng : starts(0xff, 0xd8, 0xff) ? decodeJpeg : undefined;
  if (!decode) {
    const first = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const found = bytes.length === 0 ? "an empty file" : `${bytes.length} bytes starting with ${first}`;
    throw new FormatError(`Cannot decode ${name}: found ${found}, needed a PNG (89 50 4e 47) or a JPEG (ff d8 ff)`);
  }
  try {
    return await decode(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`Cannot decode ${name}: ${bytes.length} bytes, damaged or truncated (${why})`, { cause });
  }
}

async function decodePng(bytes: Uint8Array): Promise<Image> {
  const { convertIndexedToRgb, decode } = await import("fast-png");
  const png = decode(bytes, { checkCrc: true });
  const { width, height, channels, depth } = png;
  if (png.palette) {
    return { width, height, channels: png.palette[0].length, data: convertIndexedToRgb(png) };
  }
  if (depth < 8) {
    const top = 2 ** depth - 1;
    const palette = Array.from({ length: top + 1 }, (_, level) => [Math.round((255 * level) / top)]);
    return { width, height, channels: 1, data: convertIndexedToRgb({ ...png, palette }) };
  }
  const data = depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : new Uint8Array(png.data);
  return { width, height, channels, data };
}

async function decodeJpeg(bytes: Uint8Array): Promise<Image> {
  const [{ default: jpeg }, { default: exif }] = await Promise.all([import("jpeg-js"), import("exifr")]);
  const options = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false, maxMemoryUsageInMB: 2048 } as const;
  const { width, height, data } = jpeg.decode(bytes, options);
  const orientation = await exif.orientation(bytes).catch(() => undefined);
  return upright({ width, height, channels: 3, data }, orientation ?? 1);
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
