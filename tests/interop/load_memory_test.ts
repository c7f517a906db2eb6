import { assert, assertEquals } from "@std/assert";
import { assertCode, runScript } from "../_script.ts";
import type { LoadReport } from "./_load_large.ts";

const count = 10;
const elements = 2_500_000;
const fileBytes = 4 * count * elements;

/** A file of 100 MB in ten tensors, written without help from what is tested. */
async function writeLarge(path: string): Promise<void> {
  const bytes = 4 * elements;
  const header = Object.fromEntries(Array.from({ length: count }, (_, i) => {
    return [`large${i}`, { dtype: "F32", shape: [elements], data_offsets: [i * bytes, (i + 1) * bytes] }];
  }));
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  const values = new Float32Array(elements).fill(0.5);
  values[elements - 1] = 7;
  const data = new Blob(Array.from({ length: count }, () => values));
  await Deno.writeFile(path, new Blob([length, text, data]).stream());
}

Deno.test("safetensors file: 100 MB go to the device without a second copy in memory", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeLarge(`${folder}/large.safetensors`);
    const loaded = await runScript("tests/interop/_load_large.ts", `${folder}/large.safetensors`);
    assertCode(loaded, 0);
    const { base, peak, tensors, last }: LoadReport = JSON.parse(loaded.out);
    assertEquals([tensors, last], [count, 7]);
    // A software adapter's device memory belongs to the process: the values are in it once, and nearly nothing else.
    const grown = peak - base;
    assert(grown < 1.2 * fileBytes, `the process grew by ${grown} bytes from ${base}, for a file of ${fileBytes}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
