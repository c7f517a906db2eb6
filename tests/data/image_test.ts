import { assert, assertEquals, assertRejects } from "@std/assert";
import { encode } from "fast-png";
import jpeg from "jpeg-js";
import { FormatError } from "../../core/mod.ts";
import { decodeImage, encodePng } from "../../data/image.ts";

/** A JPEG of 16 x 8 whose left half is black, with EXIF data that give the orientation. */
function jpegWithOrientation(orientation: number): Uint8Array {
  const data = Uint8Array.from({ length: 16 * 8 * 4 }, (_, i) => i % 4 === 3 || (i >> 2) % 16 >= 8 ? 255 : 0);
  const file = jpeg.encode({ width: 16, height: 8, data }, 95).data;
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  return new Uint8Array([...file.subarray(0, 2), 0xff, 0xe1, 0, exif.length + 2, ...exif, ...file.subarray(2)]);
}

Deno.test("encodePng and decodeImage give the pixels back, for 1 to 4 channels", async () => {
  for (const channels of [1, 2, 3, 4]) {
    const data = Uint8Array.from({ length: 5 * 3 * channels }, (_, i) => (i * 37) % 256);
    const image = { width: 5, height: 3, channels, data };
    assertEquals(await decodeImage(await encodePng(image)), image);
  }
});

Deno.test("decodeImage cuts 16-bit PNGs to 8 bits", async () => {
  const file = encode({ width: 2, height: 1, depth: 16, channels: 1, data: new Uint16Array([0x12ff, 0xfe01]) });
  assertEquals((await decodeImage(file)).data, new Uint8Array([0x12, 0xfe]));
});

Deno.test("decodeImage spreads PNGs of 1, 2 and 4 bits over 0 to 255, with rows that do not fill their last byte", async () => {
  const bits = encode({ width: 3, height: 2, depth: 1, channels: 1, data: new Uint8Array([0b10100000, 0b01100000]) });
  assertEquals(await decodeImage(bits), {
    width: 3,
    height: 2,
    channels: 1,
    data: new Uint8Array([255, 0, 255, 0, 255, 255]),
  });
  const pairs = encode({ width: 4, height: 1, depth: 2, channels: 1, data: new Uint8Array([0b00011011]) });
  assertEquals((await decodeImage(pairs)).data, new Uint8Array([0, 85, 170, 255]));
  const nibbles = encode({ width: 2, height: 1, depth: 4, channels: 1, data: new Uint8Array([0x3f]) });
  assertEquals((await decodeImage(nibbles)).data, new Uint8Array([51, 255]));
});

Deno.test("decodeImage looks colours up in a palette", async () => {
  const palette = [[255, 0, 0], [0, 128, 0], [0, 0, 64]];
  const file = encode({ width: 3, height: 1, depth: 8, channels: 1, data: new Uint8Array([2, 0, 1]), palette });
  assertEquals(await decodeImage(file), {
    width: 3,
    height: 1,
    channels: 3,
    data: new Uint8Array([0, 0, 64, 255, 0, 0, 0, 128, 0]),
  });
});

/** Where the black half lies in the picture that a viewer sees. */
const blackHalf: Record<number, "left" | "right" | "top" | "bottom"> = {
  1: "left",
  2: "right",
  3: "right",
  4: "left",
  5: "top",
  6: "top",
  7: "bottom",
  8: "bottom",
};

for (const [orientation, half] of Object.entries(blackHalf)) {
  Deno.test(`decodeImage turns a JPEG of EXIF orientation ${orientation} upright`, async () => {
    const { width, height, channels, data } = await decodeImage(jpegWithOrientation(Number(orientation)));
    const upright = half === "left" || half === "right";
    assertEquals([width, height, channels], upright ? [16, 8, 3] : [8, 16, 3]);
    const at = (x: number, y: number) => data[(y * width + x) * 3] > 127;
    const light = { left: at(1, 4), right: at(width - 2, 4), top: at(4, 1), bottom: at(4, height - 2) };
    const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" } as const;
    assertEquals([light[half], light[opposite[half]]], [false, true]);
  });
}

Deno.test("decodeImage turns and mirrors without mixing up the corners", async () => {
  const { upright } = await import("../../data/orientation.ts");
  const image = { width: 3, height: 2, channels: 1, data: new Uint8Array([1, 2, 3, 4, 5, 6]) };
  const rows = Array.from({ length: 8 }, (_, i) => Array.from(upright(image, i + 1).data).join(""));
  assertEquals(rows, ["123456", "321654", "654321", "456123", "142536", "415263", "635241", "362514"]);
});

const damaged: Record<string, { bytes: Uint8Array; says: string }> = {
  "an empty file": { bytes: new Uint8Array(), says: "Cannot decode a.png: found an empty file, needed a PNG" },
  "text": { bytes: new TextEncoder().encode("<svg/>"), says: "found 6 bytes starting with 3c 73 76 67, needed a PNG" },
  "a PNG signature alone": {
    bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    says: "damaged or truncated",
  },
  "a JPEG signature alone": { bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), says: "4 bytes, damaged or truncated" },
};

for (const [what, { bytes, says }] of Object.entries(damaged)) {
  Deno.test(`decodeImage refuses ${what}`, async () => {
    await assertRejects(() => decodeImage(bytes, "a.png"), FormatError, says);
  });
}

Deno.test("decodeImage refuses a PNG that stops early or has a flipped bit", async () => {
  const data = Uint8Array.from({ length: 3072 }, (_, i) => (i * i) % 251);
  const file = await encodePng({ width: 32, height: 32, channels: 3, data });
  for (const length of [20, 60, file.length >> 1, file.length - 13]) {
    await assertRejects(() => decodeImage(file.slice(0, length)), FormatError, `${length} bytes, damaged or truncated`);
  }
  const flipped = file.slice();
  flipped[file.length >> 1] ^= 1;
  await assertRejects(() => decodeImage(flipped), FormatError, "damaged or truncated");
});

Deno.test("decodeImage refuses a JPEG that stops early", async () => {
  const file = jpegWithOrientation(1);
  for (const length of [200, file.length >> 1, file.length - 2]) {
    await assertRejects(() => decodeImage(file.slice(0, length)), FormatError, `${length} bytes, damaged or truncated`);
  }
});

Deno.test("encodePng refuses data of another size", async () => {
  const image = { width: 2, height: 2, channels: 3, data: new Uint8Array(11) };
  await assertRejects(() => encodePng(image), FormatError, "found 11 bytes, 2 x 2 with 3 channels needs 12");
  const empty = { width: 0, height: 2, channels: 1, data: new Uint8Array() };
  await assertRejects(() => encodePng(empty), FormatError, "at least one pixel");
});

Deno.test("a decoded JPEG is close to what was encoded", async () => {
  const data = Uint8Array.from({ length: 64 * 4 }, (_, i) => i % 4 === 3 ? 255 : [200, 100, 50][i % 4]);
  const file = jpeg.encode({ width: 8, height: 8, data }, 95).data;
  const image = await decodeImage(new Uint8Array(file));
  assert(image.data.every((value, i) => Math.abs(value - [200, 100, 50][i % 3]) < 6));
});
