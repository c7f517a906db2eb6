import { assert, assertEquals, assertRejects } from "@std/assert";
import { FormatError } from "../../core/mod.ts";
import { decodeImage, encodePng, toRgb } from "../../data/mod.ts";
import { expected, hex } from "./_expected.ts";

const read = (name: string) => Deno.readFile(new URL(`files/${name}`, import.meta.url));

/** How far JPEG decoders may be apart: transforms and colours are rounded differently. */
const levels = 3;

for (
  const [name, channels] of Object.entries({
    "rgba.png": 4,
    "gray_alpha.png": 2,
    "palette.png": 4,
    "interlaced.png": 3,
    "depth16.png": 3,
    "lossy.webp": 3,
    "lossless.webp": 3,
    "alpha.webp": 4,
    "progressive.jpg": 3,
    "gray.jpg": 3,
    "rgb.jpg": 3,
    "cmyk.jpg": 3,
    "ycck.jpg": 3,
  })
) {
  Deno.test(`decodeImage and toRgb make of ${name} what Pillow makes of it`, async () => {
    const image = await decodeImage(await read(name), name);
    assertEquals([image.width, image.height, image.channels], [12, 8, channels]);
    const [found, wanted] = [hex(toRgb(image).data), (await expected()).rgb[name]];
    if (!name.endsWith(".jpg")) return assertEquals(found, wanted);
    const bytes = (text: string) => text.match(/../g)!.map((pair) => parseInt(pair, 16));
    const other = bytes(wanted);
    const worst = Math.max(...bytes(found).map((value, i) => Math.abs(value - other[i])));
    assert(worst <= levels, `a pixel differs by ${worst}`);
  });
}

Deno.test("decodeImage keeps the alpha of a WebP", async () => {
  const { data } = await decodeImage(await read("alpha.webp"));
  const { data: png } = await decodeImage(await read("rgba.png"));
  assertEquals(data, png);
});

Deno.test("decodeImage refuses files that stop early", async () => {
  for (const name of ["lossy.webp", "lossless.webp", "cmyk.jpg", "progressive.jpg", "interlaced.png"]) {
    const file = await read(name);
    for (const length of [16, 40, file.length >> 1, file.length - 3]) {
      const says = `Cannot decode ${name}: ${length} bytes, damaged or truncated`;
      await assertRejects(() => decodeImage(file.slice(0, length), name), FormatError, says);
    }
  }
});

/** A file with some bytes changed. */
async function patched(name: string, find: readonly number[], replacement: readonly number[]): Promise<Uint8Array> {
  const file = await read(name);
  const at = file.findIndex((_, i) => find.every((byte, j) => file[i + j] === byte));
  assert(at >= 0);
  file.set(replacement, at);
  return file;
}

Deno.test("decodeImage says what kind of JPEG or WebP it cannot read", async () => {
  const baseline = [0xff, 0xc0, 0x00, 0x14, 8];
  const refused: [Promise<Uint8Array>, string][] = [
    [read("animated.webp"), "found a WebP with an animation, needed a still image"],
    [patched("cmyk.jpg", baseline, [0xff, 0xc0, 0x00, 0x14, 12]), "found a JPEG with 12 bits a sample, needed 8"],
    [patched("cmyk.jpg", baseline, [0xff, 0xc9, 0x00, 0x14, 8]), "arithmetic coding, needed baseline or progressive"],
    [patched("cmyk.jpg", [0xff, 0xee], [0xff, 0xed]), "4 components without an Adobe segment"],
  ];
  for (const [file, says] of refused) {
    const bytes = await file;
    await assertRejects(() => decodeImage(bytes, "x"), FormatError, says);
  }
});

Deno.test("decodeImage reads very wide images, and refuses too many pixels before it decodes one", async () => {
  const wide = { width: 20_000, height: 3, channels: 1, data: new Uint8Array(60_000).fill(7) };
  const file = await encodePng(wide);
  assertEquals(await decodeImage(file), wide);
  await assertRejects(
    () => decodeImage(file, "wide.png", { maxPixels: 59_999 }),
    FormatError,
    "Cannot decode wide.png: found 20000 x 3 pixels, needed at most 59999 in all (maxPixels)",
  );
  // The header alone decides: these files have the pixels of 12 x 8.
  const png = await patched("rgba.png", [0, 0, 0, 12, 0, 0, 0, 8], [0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
  const jpeg = await patched("gray.jpg", [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 12], [
    0xff,
    0xc0,
    0,
    11,
    8,
    0x4e,
    0x20,
    0x4e,
    0x20,
  ]);
  const webp = await patched("lossy.webp", [0x9d, 0x01, 0x2a, 12, 0, 8, 0], [0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f]);
  const lossless = await read("lossless.webp");
  lossless.set([0xff, 0xff, 0xff, 0x0f], 21);
  for (const [bytes, extent] of [[png, 20_000], [jpeg, 20_000], [webp, 16_383], [lossless, 16_384]] as const) {
    const says = `found ${extent} x ${extent} pixels, needed at most 67108864`;
    await assertRejects(() => decodeImage(bytes), FormatError, says);
  }
});

Deno.test("decodeImage names the formats that it reads", async () => {
  await assertRejects(
    () => decodeImage(new TextEncoder().encode("GIF89a"), "a.gif"),
    FormatError,
    "Cannot decode a.gif: found 6 bytes starting with 47 49 46 38, " +
      "needed a PNG (89 50 4e 47) or a JPEG (ff d8 ff) or a WebP (52 49 46 46 .. .. .. .. 57 45 42 50)",
  );
});
