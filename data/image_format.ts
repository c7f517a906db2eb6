import type { Image } from "./image.ts";

/** What the first bytes of an image file tell. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** What the file asks for and the decoder cannot do, such as "12 bits a sample"; absent where it can be decoded. */
  readonly unsupported?: string;
}

/** A file format of images. */
export interface ImageFormat {
  readonly name: string;
  /** How a file starts, for messages. */
  readonly signature: string;
  /** Whether a file starts like that. */
  matches(bytes: Uint8Array): boolean;
  /** Reads the header, without decoding a pixel; `undefined` where the file ends before it does. */
  header(bytes: Uint8Array): ImageHeader | undefined;
  /** Decodes the pixels; throws where the file is damaged. */
  decode(bytes: Uint8Array): Promise<Image>;
}

/** Whether these bytes stand at a place of the file. */
export function hasBytes(bytes: Uint8Array, expected: readonly number[], at = 0): boolean {
  return expected.every((byte, i) => bytes[at + i] === byte);
}

/** Whether this ASCII text stands at a place of the file. */
export function hasText(bytes: Uint8Array, expected: string, at = 0): boolean {
  return hasBytes(bytes, Array.from(expected, (letter) => letter.charCodeAt(0)), at);
}

/** A view for reading numbers of several bytes. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
