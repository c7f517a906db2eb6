import type { FileEntry } from "@zip.js/zip.js";
import { FormatError } from "../core/mod.ts";
import { brokenTorch } from "./pickle_values.ts";

/** Bytes that can be read at any place: of a file, or in memory. */
export interface RandomAccess {
  readonly length: number;
  read(at: number, length: number): Promise<Uint8Array>;
}

/** Deflate makes at most 1,032 bytes of one. */
const mostDeflated = 1032;

/** An open zip archive. */
export interface ZipArchive {
  readonly names: readonly string[];
  /** Bytes that an entry says it has; undefined where there is no such entry. */
  size(name: string): number | undefined;
  /** The bytes of an entry; sizes and CRC-32 are checked. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Opens a zip archive; its entries may be stored or deflated. */
export async function openZip(source: RandomAccess): Promise<ZipArchive> {
  const { Reader, ZipReader } = await import("@zip.js/zip.js");
  class SourceReader extends Reader<RandomAccess> {
    override size = source.length;
    override readUint8Array(at: number, length: number): Promise<Uint8Array> {
      return source.read(at, Math.min(length, source.length - at));
    }
  }
  const zip = new ZipReader(new SourceReader(source), { useWebWorkers: false, checkSignature: true });
  const entries = new Map<string, FileEntry>();
  for (const entry of await explained(() => zip.getEntries())) {
    if (entry.directory) continue;
    if (entries.has(entry.filename)) throw brokenTorch(`found the zip entry ${entry.filename} twice`);
    entries.set(entry.filename, entry);
  }
  return {
    names: [...entries.keys()],
    size: (name) => entries.get(name)?.uncompressedSize,
    read: (name) => readEntry(entries.get(name), name, source.length),
    close: () => zip.close(),
  };
}

async function readEntry(
  entry: FileEntry | undefined,
  name: string,
  fileLength: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!entry) throw brokenTorch(`found no zip entry ${name}`);
  const { uncompressedSize, compressedSize, encrypted } = entry;
  if (encrypted) throw brokenTorch(`found the zip entry ${name} encrypted`);
  if (compressedSize > fileLength || uncompressedSize > mostDeflated * compressedSize) {
    throw brokenTorch(
      `found the zip entry ${name} of ${uncompressedSize} bytes, stored as ${compressedSize} in a file of ${fileLength}`,
    );
  }
  const bytes = new Uint8Array(uncompressedSize);
  let filled = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      if (filled + chunk.length > bytes.length) {
        throw brokenTorch(`found more bytes in the zip entry ${name} than the ${bytes.length} it says it has`);
      }
      bytes.set(chunk, filled);
      filled += chunk.length;
    },
  });
  await explained(() => entry.getData(sink, { useWebWorkers: false, checkSignature: true }), ` of ${name}`);
  if (filled !== bytes.length) {
    throw brokenTorch(`found ${filled} bytes in the zip entry ${name}, needed the ${bytes.length} it says it has`);
  }
  return bytes;
}

/** Runs `read`; what the zip library complains about becomes a `FormatError`. */
async function explained<T>(read: () => Promise<T>, what = ""): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw brokenTorch(`found a damaged zip archive: ${message}${what}`, cause);
  }
}
