import { type FileHandle, open } from "node:fs/promises";
import { FormatError } from "../core/mod.ts";

/** A file open for reading at any place. Deno and Node only. */
export class ReadableFile {
  private constructor(readonly path: string, readonly length: number, private readonly handle: FileHandle) {}

  static async open(path: string): Promise<ReadableFile> {
    const handle = await open(path, "r");
    return new ReadableFile(path, (await handle.stat()).size, handle);
  }

  /** Fills `into` with the bytes from position `at` on. */
  async readInto(into: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < into.length;) {
      const { bytesRead } = await this.handle.read(into, done, into.length - done, at + done);
      if (bytesRead === 0) throw new FormatError(`Cannot read ${this.path}: found its end at byte ${at + done}`);
      done += bytesRead;
    }
  }

  /** `length` bytes from position `at` on. */
  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    await this.readInto(bytes, at);
    return bytes;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
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
