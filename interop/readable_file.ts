import { FormatError } from "../core/mod.ts";
import { node } from "../files/node.ts";

/** What a file is read through. */
interface Source {
  readonly length: number;
  /** Fills a part of `into` from its start with the bytes from position `at` on; how many. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/** A file open for reading at any place. Deno and Node only. */
export class ReadableFile {
  private constructor(readonly path: string, private readonly source: Source) {}

  static async open(path: string): Promise<ReadableFile> {
    return new ReadableFile(path, await ("Deno" in globalThis ? openInDeno : openInNode)(path));
  }

  /** Whether there is a file to read. */
  static async exists(path: string): Promise<boolean> {
    return await ReadableFile.open(path).then((file) => file.close().then(() => true), () => false);
  }

  /** A whole file of text in UTF-8. */
  static async text(path: string): Promise<string> {
    const file = await ReadableFile.open(path);
    try {
      return new TextDecoder().decode(await file.read(0, file.length));
    } finally {
      await file.close();
    }
  }

  get length(): number {
    return this.source.length;
  }

  /** Fills `into` with the bytes from position `at` on. */
  async readInto(into: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < into.length;) {
      const count = await this.source.read(into.subarray(done), at + done);
      if (count === 0) throw new FormatError(`Cannot read ${this.path}: found its end at byte ${at + done}`);
      done += count;
    }
  }

  /** `length` bytes from position `at` on. */
  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    await this.readInto(bytes, at);
    return bytes;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

/**
 * Through Deno itself: its stand-in for Node's file system takes 12 MB of memory, and the threads of asynchronous reads take 3 MB.
 * Parts are small, so that nobody waits long.
 */
// deno-lint-ignore require-await
async function openInDeno(path: string): Promise<Source> {
  const file = Deno.openSync(path);
  return {
    length: file.statSync().size,
    read(into, at) {
      file.seekSync(at, Deno.SeekMode.Start);
      return Promise.resolve(file.readSync(into) ?? 0);
    },
    close: () => Promise.resolve(file.close()),
  };
}

async function openInNode(path: string): Promise<Source> {
  const file = await node("node:fs/promises").open(path);
  return {
    length: (await file.stat()).size,
    read: async (into, at) => (await file.read(into, 0, into.length, at)).bytesRead,
    close: () => file.close(),
  };
}

/** Runs `read`; a `FormatError` of it names the file. */
export async function namingFile<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) throw new FormatError(`${error.message} (file ${path})`, { cause: error });
    throw error;
  }
}
