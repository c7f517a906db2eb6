import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { parseIdx, readIdx } from "../../data/idx.ts";

const file = new Uint8Array([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60]);

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function changed(at: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = file.slice();
  bytes[at] = value;
  return bytes;
}

Deno.test("parseIdx reads shape and elements", () => {
  assertEquals(parseIdx(file), { shape: [2, 3], data: new Uint8Array([10, 20, 30, 40, 50, 60]) });
});

Deno.test("parseIdx reads extents as big-endian and respects the byte offset of a view", () => {
  const inside = new Uint8Array(9 + 8 + 259);
  inside.set([0, 0, 8, 1, 0, 0, 1, 3], 9);
  assertEquals(parseIdx(inside.subarray(9)).shape, [259]);
});

Deno.test("parseIdx reads an array without elements", () => {
  assertEquals(parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 0])), { shape: [0], data: new Uint8Array() });
});

const refused: Record<string, { bytes: Uint8Array<ArrayBuffer>; says: string }> = {
  "an empty file": { bytes: new Uint8Array(), says: "found 0 bytes, needed at least the 4 of the magic number" },
  "a PNG": { bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2]), says: "found the magic number 0x89504e47" },
  "a magic number with rank 0": { bytes: changed(3, 0), says: "0x00000800, needed 0x0000 followed by" },
  "an element type other than bytes": { bytes: changed(2, 0x0d), says: "element type 0x0d, needed 0x08" },
  "a header cut short": { bytes: file.slice(0, 11), says: "found 11 bytes, rank 2 needs a header of 12" },
  "elements cut short": { bytes: file.slice(0, 17), says: "truncated, found 17 bytes, shape [2,3] needs 18" },
  "a count that is too large": { bytes: changed(7, 3), says: "truncated, found 18 bytes, shape [3,3] needs 21" },
  "a count beyond every file": { bytes: changed(4, 255), says: "truncated, found 18 bytes" },
  "a count that is too small": { bytes: changed(7, 1), says: "trailing bytes, found 18 bytes, shape [1,3] needs 15" },
  "trailing bytes": { bytes: new Uint8Array([...file, 0]), says: "trailing bytes, found 19 bytes" },
};

for (const [what, { bytes, says }] of Object.entries(refused)) {
  Deno.test(`parseIdx refuses ${what} and names the file`, () => {
    const error = assertThrows(() => parseIdx(bytes, "digits"), FormatError, says);
    assertEquals(error.message.startsWith("Cannot read digits: "), true);
  });
}

Deno.test("readIdx reads plain and gzip-compressed files alike", async () => {
  assertEquals(await readIdx(await gzip(file)), parseIdx(file));
  assertEquals(await readIdx(file), parseIdx(file));
});

Deno.test("readIdx refuses a truncated gzip stream", async () => {
  const whole = await gzip(file);
  for (const length of [2, 9, whole.length - 9, whole.length - 1]) {
    await assertRejects(
      () => readIdx(whole.slice(0, length), "digits.gz"),
      FormatError,
      `Cannot decompress digits.gz: ${length} bytes do not hold a whole, undamaged gzip stream`,
    );
  }
});

Deno.test("readIdx refuses a gzip stream with a wrong checksum or with trailing bytes", async () => {
  const whole = await gzip(file);
  const damaged = whole.slice();
  damaged[damaged.length - 8] ^= 1;
  await assertRejects(() => readIdx(damaged), FormatError, "Cannot decompress");
  await assertRejects(() => readIdx(new Uint8Array([...whole, 1, 2, 3])), FormatError, "Cannot decompress");
});

Deno.test("readIdx refuses a gzip stream of something else", async () => {
  await assertRejects(() => gzip(changed(0, 1)).then((bytes) => readIdx(bytes)), FormatError, "0x01000802");
});
