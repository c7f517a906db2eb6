import { node } from "../files/node.ts";

/** What is known of a part: which version of which file it belongs to. */
interface PartNote {
  readonly url: string;
  readonly validator: string;
}

/** A file on its way: what has arrived lies beside the place it is for. Deno and Node only. */
export class PartFile {
  readonly path: string;
  private readonly notePath: string;

  constructor(private readonly target: string, private readonly url: string) {
    this.path = `${target}.part`;
    this.notePath = `${target}.part.json`;
  }

  /** Bytes that have arrived and can be gone on from, and the version they belong to. */
  async state(): Promise<{ bytes: number; validator: string | undefined }> {
    const { readFile, stat } = node("node:fs/promises");
    try {
      const { url, validator }: PartNote = JSON.parse(await readFile(this.notePath, "utf8"));
      if (url === this.url) return { bytes: (await stat(this.path)).size, validator };
    } catch {
      // No part, or no note that says what it is: the download starts anew.
    }
    return { bytes: 0, validator: undefined };
  }

  /** Writes a body from byte `from` on; calls `arrived` with the bytes that are there then. */
  async fill(
    body: ReadableStream<Uint8Array>,
    from: number,
    validator: string | undefined,
    arrived: (bytes: number) => void,
  ): Promise<number> {
    const { open, rm, writeFile } = node("node:fs/promises");
    // A part without a validator cannot be gone on from; a note of an older one must not speak for it.
    if (validator === undefined) await rm(this.notePath, { force: true });
    else await writeFile(this.notePath, JSON.stringify({ url: this.url, validator } satisfies PartNote));
    const file = await open(this.path, from > 0 ? "r+" : "w");
    try {
      await file.truncate(from);
      let at = from;
      for await (const chunk of body) {
        for (let done = 0; done < chunk.length;) {
          done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
        }
        at += chunk.length;
        arrived(at);
      }
      return at;
    } finally {
      await file.close();
    }
  }

  /** Puts the whole file in its place. */
  async finish(): Promise<void> {
    const { rename, rm } = node("node:fs/promises");
    await rename(this.path, this.target);
    await rm(this.notePath, { force: true });
  }

  async discard(): Promise<void> {
    const { rm } = node("node:fs/promises");
    await rm(this.path, { force: true });
    await rm(this.notePath, { force: true });
  }
}

/** SHA-256 of a file in hexadecimal, read piece by piece. Deno and Node only. */
export async function fileSha256(path: string): Promise<string> {
  const hash = node("node:crypto").createHash("sha256");
  const file = await node("node:fs/promises").open(path, "r");
  try {
    const bytes = new Uint8Array(2 ** 20);
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(bytes.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
