import type { Image } from "./image.ts";
import { hasBytes, hasText, type ImageFormat, type ImageHeader, viewOf } from "./image_format.ts";
import { upright } from "./orientation.ts";

/**
 * JPEG files, baseline and progressive: gray, YCbCr, RGB, CMYK and YCCK, all as RGB, turned upright as their EXIF data say.
 * Inks are stored inverted, as Adobe does: `R = C K / 255`.
 */
export const jpeg: ImageFormat = {
  name: "JPEG",
  signature: "ff d8 ff",
  matches: (bytes) => hasBytes(bytes, [0xff, 0xd8, 0xff]),
  header: (bytes) => readFrame(bytes),
  async decode(bytes): Promise<Image> {
    const [{ default: decoder }, { default: exif }] = await Promise.all([import("jpeg-js"), import("exifr")]);
    const { width, height, data } = decoder.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      colorTransform: readFrame(bytes)?.transformed,
      maxResolutionInMP: Infinity,
      maxMemoryUsageInMB: 4096,
    });
    const orientation = await exif.orientation(bytes).catch(() => undefined);
    return upright({ width, height, channels: 3, data }, orientation ?? 1);
  },
};

interface Frame extends ImageHeader {
  /** Whether colours are YCbCr or YCCK; otherwise they are RGB or CMYK. */
  readonly transformed: boolean;
}

/**
 * Walks the segments up to the frame header (ITU-T T.81, B.2.2). What the components mean: Adobe's segment says it (0: no
 * transform), a JFIF file is YCbCr, and else the components' names tell.
 */
function readFrame(bytes: Uint8Array): Frame | undefined {
  const view = viewOf(bytes);
  let jfif = false;
  let adobe: number | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (at + 2 + length > bytes.length) return undefined;
    if (marker === 0xe0 && hasText(bytes, "JFIF", at + 4)) jfif = true;
    if (marker === 0xee && hasText(bytes, "Adobe", at + 4)) adobe = bytes[at + 15];
    if (isFrame(marker)) {
      const components = bytes[at + 9];
      const names = String.fromCharCode(bytes[at + 10], bytes[at + 13], bytes[at + 16]);
      return {
        width: view.getUint16(at + 7),
        height: view.getUint16(at + 5),
        transformed: components === 3 && jfif || (adobe === undefined ? names !== "RGB" : adobe !== 0),
        unsupported: unsupported(marker, bytes[at + 4], components, adobe !== undefined),
      };
    }
    at += 2 + length;
  }
  return undefined;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function unsupported(marker: number, bits: number, components: number, adobe: boolean): string | undefined {
  if (bits !== 8) return `${bits} bits a sample, needed 8`;
  if (marker > 0xc2) {
    return "lossless, hierarchical or arithmetic coding, needed baseline or progressive Huffman coding";
  }
  if (![1, 3, 4].includes(components)) return `${components} components, needed 1, 3 or 4`;
  if (components === 4 && !adobe) return "4 components without an Adobe segment, needed one that tells CMYK from YCCK";
  return undefined;
}
