import { toRgb } from "./colors.ts";
import type { Image } from "./image.ts";
import { hasText, type ImageFormat, viewOf } from "./image_format.ts";

/** WebP files, lossy and lossless, with alpha or without; no animations. */
export const webp: ImageFormat = {
  name: "WebP",
  signature: "52 49 46 46 .. .. .. .. 57 45 42 50",
  matches: (bytes) => hasText(bytes, "RIFF") && hasText(bytes, "WEBP", 8),
  header(bytes) {
    if (bytes.length < 30) return undefined;
    const view = viewOf(bytes);
    if (hasText(bytes, "VP8X", 12)) {
      const [width, height] = [24, 27].map((at) => 1 + view.getUint16(at, true) + (bytes[at + 2] << 16));
      return { width, height, unsupported: (bytes[20] & 2) === 0 ? undefined : "an animation, needed a still image" };
    }
    if (hasText(bytes, "VP8L", 12)) {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + (bits >> 14 & 0x3fff) };
    }
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  },
  async decode(bytes): Promise<Image> {
    const { default: decode, init } = await import("@jsquash/webp/decode.js");
    const wasmBinary = codecOnDisk();
    if (wasmBinary) await init({ wasmBinary } as object);
    const { width, height, data } = await decode(new Uint8Array(bytes).buffer);
    return withoutOpaqueAlpha({ width, height, channels: 4, data: new Uint8Array(data.buffer) });
  },
};

/** The parts of Node's `process` that find and read a file without importing anything that browsers lack. */
interface NodeProcess {
  getBuiltinModule?(name: "node:fs"): { readFileSync(path: URL): Uint8Array };
}

/** The codec's WebAssembly in Node, whose `fetch` reads no files; elsewhere the codec fetches it itself. */
function codecOnDisk(): Uint8Array | undefined {
  const { Deno: deno, process } = globalThis as { Deno?: unknown; process?: NodeProcess };
  if (deno !== undefined || !process?.getBuiltinModule) return undefined;
  const address = import.meta.resolve("@jsquash/webp/codec/dec/webp_dec.wasm");
  return process.getBuiltinModule("node:fs").readFileSync(new URL(address));
}

/** The codec gives every image an alpha channel; where all of it is 255, there was none to speak of. */
function withoutOpaqueAlpha(image: Image): Image {
  for (let at = 3; at < image.data.length; at += 4) if (image.data[at] !== 255) return image;
  return toRgb(image);
}
