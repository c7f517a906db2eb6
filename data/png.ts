import type { Image } from "./image.ts";
import { hasBytes, type ImageFormat, viewOf } from "./image_format.ts";

/** PNG files: gray, RGB and palettes, with alpha or without, of 1 to 16 bits, cut to 8 bits. */
export const png: ImageFormat = {
  name: "PNG",
  signature: "89 50 4e 47",
  matches: (bytes) => hasBytes(bytes, [0x89, 0x50, 0x4e, 0x47]),
  header(bytes) {
    if (bytes.length < 24) return undefined;
    const view = viewOf(bytes);
    return { width: view.getUint32(16), height: view.getUint32(20) };
  },
  async decode(bytes): Promise<Image> {
    const { convertIndexedToRgb, decode } = await import("fast-png");
    const image = decode(bytes, { checkCrc: true });
    const { width, height, channels, depth, palette } = image;
    if (palette) return { width, height, channels: palette[0].length, data: convertIndexedToRgb(image) };
    if (depth < 8) {
      const top = 2 ** depth - 1;
      const levels = Array.from({ length: top + 1 }, (_, level) => [Math.round((255 * level) / top)]);
      return { width, height, channels: 1, data: convertIndexedToRgb({ ...image, palette: levels }) };
    }
    const data = depth === 16 ? Uint8Array.from(image.data, (value) => value >> 8) : new Uint8Array(image.data);
    return { width, height, channels, data };
  },
};
