import { FormatError } from "../core/mod.ts";
import { node } from "../files/node.ts";
import { contentLength, contentRange, isPassing, rangeHeaders, validatorOf } from "./http_range.ts";
import { fileSha256, PartFile } from "./part_file.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes that have arrived. */
  readonly receivedBytes: number;
  /** Undefined where the server does not tell. */
  readonly totalBytes: number | undefined;
}

/** How files are downloaded. */
export interface DownloadOptions {
  /** SHA-256 of the file in hexadecimal; a file with another is thrown away. */
  readonly sha256?: string;
  /** Called whenever bytes have arrived. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Times to try again after a failure that may pass; 4 unless told. */
  readonly retries?: number;
  /** Milliseconds to wait before the first retry, doubled for each one after it, at most 10 s; 500 unless told. */
  readonly backoff?: number;
  /** Further request headers, such as an authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the download; what has arrived is kept. */
  readonly signal?: AbortSignal;
}

const longestWait = 10_000;

/** An answer that will not change by asking again. */
class RefusedError extends Error {}

/**
 * Downloads a file. What has arrived is kept beside it in `.part` until it is whole, and a download that broke off,
 * even in another process, goes on from there if the server's file is still the same. One download to a path at a time:
 * `cachedFile` sees to it. Deno and Node only.
 *
 * @param url http or https
 * @param path the file to make or to replace; folders are made
 * @throws {FormatError} where the SHA-256 differs; nothing is kept then
 * @throws {Error} where the server refuses, or every try failed; the message says what was tried
 *
 * @example
 * ```ts
 * import { downloadFile } from "@tilegrad/tilegrad/interop/files";
 * const fetchIt = (url: string) => downloadFile(url, "model.safetensors", { onProgress: (now) => console.log(now) });
 * ```
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const { retries = 4, backoff = 500, sha256, signal } = options;
  await node("node:fs/promises").mkdir(node("node:path").dirname(path), { recursive: true });
  const part = new PartFile(path, url);
  for (let tries = 1;; tries++) {
    try {
      await receive(part, url, options);
      break;
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (cause instanceof RefusedError || tries > retries) throw await failure(url, path, part, tries, cause);
      await node("node:timers/promises").setTimeout(Math.min(longestWait, backoff * 2 ** (tries - 1)), undefined, {
        signal,
      });
    }
  }
  if (sha256 !== undefined) await checkDigest(part, url, sha256);
  await part.finish();
}

/** One request: fetches what is missing. */
async function receive(part: PartFile, url: string, { headers, onProgress, signal }: DownloadOptions): Promise<void> {
  const kept = await part.state();
  const response = await fetch(url, {
    headers: { ...headers, "Accept-Encoding": "identity", ...rangeHeaders(kept.bytes, kept.validator) },
    signal,
  });
  const range = contentRange(response.headers);
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    if (response.status === 416) {
      if (range.total === kept.bytes) return;
      await part.discard();
      throw new Error("the server has no such range of the file any more");
    }
    const what = `the server answers ${response.status} ${response.statusText}`.trim();
    throw isPassing(response.status) ? new Error(what) : new RefusedError(what);
  }
  const from = response.status === 206 ? kept.bytes : 0;
  const total = response.status === 206 ? range.total : contentLength(response.headers);
  if (response.status === 206 && range.from !== from) {
    await response.body?.cancel();
    await part.discard();
    throw new Error(`the server sent bytes from ${range.from}, needed them from ${from}`);
  }
  const body = response.body ?? new Blob([]).stream();
  const arrived = (receivedBytes: number) => onProgress?.({ receivedBytes, totalBytes: total });
  const received = await part.fill(body, from, validatorOf(response.headers), arrived);
  if (total !== undefined && received !== total) {
    throw new Error(`the connection ended after ${received} of ${total} bytes`);
  }
}

async function checkDigest(part: PartFile, url: string, needed: string): Promise<void> {
  const found = await fileSha256(part.path);
  if (found === needed.toLowerCase()) return;
  await part.discard();
  throw new FormatError(`Cannot use what ${url} sent: found SHA-256 ${found}, needed ${needed}; thrown away`);
}

async function failure(url: string, path: string, part: PartFile, tries: number, cause: unknown): Promise<Error> {
  const { bytes } = await part.state();
  const kept = bytes > 0 ? `; ${bytes} bytes have arrived and are kept in ${part.path} to go on from` : "";
  const refused = cause instanceof RefusedError;
  const tried = refused ? "" : ` (tried ${tries} ${tries === 1 ? "time" : "times"})`;
  const needed = refused ? "" : `. Needed a network connection, or the file at ${path}`;
  return new Error(`Cannot download ${url}: ${reasonOf(cause)}${tried}${kept}${needed}`, { cause });
}

/** Node hides the reason of a failed fetch in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
