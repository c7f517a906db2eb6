import { FormatError, type Shape } from "../core/mod.ts";
import { duplicateKey } from "./duplicate_key.ts";
import { storedTypes } from "./stored_types.ts";

/** Where one tensor lies in the data section, and as what. */
export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  /** First byte and the byte after the last, counted from the start of the data section. */
  readonly from: number;
  readonly to: number;
}

/** What stands in front of the data section. */
export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Position of the data section in the file. */
  readonly dataStart: number;
}

/** A header longer than this is damage, not a model; the format's own limit. */
const LONGEST_HEADER = 100_000_000;

/**
 * Reads and checks the header; the entries come in the order of the file.
 *
 * @param bytes the start of a file, with the whole header at least
 * @param fileLength bytes of the file
 */
export function readHeader(bytes: Uint8Array, fileLength: number): Header {
  const dataStart = headerEnd(bytes, fileLength);
  const text = headerText(bytes.subarray(8, dataStart));
  const json = parsedObject(text);
  const twice = duplicateKey(text);
  if (twice !== undefined) throw broken(`found the key "${twice}" twice in the header, needed every key once`);
  const { __metadata__: metadata = {}, ...tensors } = json;
  const entries = Object.entries(tensors).map(([name, entry]) => readEntry(name, entry));
  checkCover(entries, fileLength - dataStart);
  return { entries, metadata: checkedMetadata(metadata), dataStart };
}

/** A `FormatError` about the file as a whole. */
export function broken(what: string): FormatError {
  return new FormatError(`Cannot read safetensors: ${what}`);
}

/** Position of the first byte after the header. */
export function headerEnd(bytes: Uint8Array, fileLength: number): number {
  if (fileLength < 8) throw broken(`found ${fileLength} bytes, needed at least the 8 of the header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > LONGEST_HEADER) throw broken(`found a header of ${length} bytes, needed at most ${LONGEST_HEADER}`);
  if (length > fileLength - 8) {
    throw broken(`found a header of ${length} bytes in a file of ${fileLength}, needed at most ${fileLength - 8}`);
  }
  return 8 + Number(length);
}

function headerText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError("Cannot read safetensors: found a header that is not UTF-8, needed JSON", { cause });
  }
}

function parsedObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`Cannot read safetensors: found a header that is not JSON (${(cause as Error).message})`, {
      cause,
    });
  }
  if (!isRecord(json)) throw broken(`found a header that is ${shown(json)}, needed a JSON object`);
  return json;
}

function checkedMetadata(metadata: unknown): Readonly<Record<string, string>> {
  const wrong = isRecord(metadata) ? Object.values(metadata).find((value) => typeof value !== "string") : metadata;
  if (wrong !== undefined) throw broken(`found ${shown(wrong)} in __metadata__, needed an object of strings`);
  return metadata as Record<string, string>;
}

function readEntry(name: string, entry: unknown): Entry {
  const fail = (what: string) => new FormatError(`Cannot read tensor "${name}": ${what}`);
  if (!isRecord(entry)) throw fail(`found ${shown(entry)}, needed an object with dtype, shape and data_offsets`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(storedTypes, dtype)) {
    throw fail(`found dtype ${shown(dtype)}, needed one of ${Object.keys(storedTypes).join(", ")}`);
  }
  if (!isCounts(shape)) throw fail(`found shape ${shown(shape)}, needed whole numbers of at least 0`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw fail(`found data_offsets ${shown(offsets)}, needed two whole numbers, the first not above the second`);
  }
  const [from, to] = offsets;
  const size = shape.reduce((count, extent) => count * extent, storedTypes[dtype].bytes);
  if (!Number.isSafeInteger(size) || to - from !== size) {
    throw fail(`found ${to - from} bytes at data_offsets [${offsets}], needed ${size} for ${dtype} [${shape}]`);
  }
  return { name, dtype, shape, from, to };
}

/** The tensors must lie one after the other and fill the data section. */
function checkCover(entries: readonly Entry[], dataLength: number): void {
  let end = 0;
  let previous = "the start of the data";
  for (const { name, from, to } of entries.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      const kind = from < end ? "overlaps" : "leaves a gap after";
      throw broken(`tensor "${name}" ${kind} ${previous}: found its data at byte ${from}, needed ${end}`);
    }
    if (to > dataLength) {
      throw broken(
        `tensor "${name}" ends at byte ${to} of the data, found only ${dataLength} bytes: the file is cut short`,
      );
    }
    end = to;
    previous = `tensor "${name}"`;
  }
  if (end !== dataLength) throw broken(`found ${dataLength - end} bytes after ${previous}, needed none`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
