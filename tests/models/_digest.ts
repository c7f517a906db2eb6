import type { Module } from "../../layers/mod.ts";

/** The start of the SHA-256 of all names and shapes as JSON, parameters before buffers. */
export async function digestOf({ specs }: Module): Promise<string> {
  const entries = [specs.params, specs.buffers].flatMap((record) =>
    Object.entries(record).map(([name, { shape }]) => [name, shape])
  );
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(entries)));
  return new Uint8Array(bytes).toHex().slice(0, 16);
}
