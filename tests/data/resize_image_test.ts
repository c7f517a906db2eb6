import { assert, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { centerCropImage, type Image, type Interpolation, preprocess, resizeImage, toLuma } from "../../data/mod.ts";
import { expected, hex } from "./_expected.ts";

/** The picture that tests/data/files/make_images.py resizes. */
function picture(width: number, height: number): Image {
  const pixel = (x: number, y: number) => [7 * x + 3 * y, x * x + 5 * y, 255 - 4 * x + y * y];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const at = Math.floor(i / 3);
    return pixel(at % width, Math.floor(at / width))[i % 3];
  });
  return { width, height, channels: 3, data };
}

const kernels: Record<Interpolation, (d: number) => number> = {
  bilinear: (d) => Math.max(0, 1 - d),
  bicubic: (d) => d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0,
};

/** One axis by the definition: every old pixel weighted by its distance, in units of the wider pixel. */
function row(values: readonly number[], to: number, interpolation: Interpolation, antialias: boolean): number[] {
  const scale = values.length / to;
  const wide = antialias ? Math.max(1, scale) : 1;
  return Array.from({ length: to }, (_, j) => {
    const weights = values.map((_, i) => kernels[interpolation](Math.abs(i + 0.5 - (j + 0.5) * scale) / wide));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  });
}

Deno.test("resizeImage gives the bytes that Pillow gives", async () => {
  const source = picture(37, 23);
  for (const [width, height, interpolation, pixels] of (await expected()).resized) {
    const { data } = resizeImage(source, width, height, { interpolation });
    assertEquals(hex(data), pixels, `${width} x ${height} ${interpolation}`);
  }
});

Deno.test("resizeImage rounds what the definition gives in float64, along either axis", () => {
  const extent = 11;
  const { data } = picture(extent, 3);
  const lines = Array.from({ length: 3 }, (_, line) => [...data.subarray(3 * extent * line)].slice(0, extent));
  const across: Image = { width: extent, height: 3, channels: 1, data: Uint8Array.from(lines.flat()) };
  const down: Image = {
    width: 1,
    height: extent,
    channels: 3,
    data: Uint8Array.from(across.data, (_, i) => lines[i % 3][Math.floor(i / 3)]),
  };
  for (const interpolation of ["bilinear", "bicubic"] as const) {
    for (const antialias of [true, false]) {
      for (const to of [1, 4, 17, 40]) {
        const wanted = lines.map((line) => row(line, to, interpolation, antialias));
        const options = { interpolation, antialias };
        const rows = resizeImage(across, to, 3, options).data;
        const columns = resizeImage(down, 1, to, options).data;
        wanted.flat().forEach((value, i) => {
          const clipped = Math.min(255, Math.max(0, value));
          const found = [rows[i], columns[3 * (i % to) + Math.floor(i / to)]];
          for (const byte of found) {
            assert(Math.abs(byte - clipped) < 0.5001, `${interpolation} ${antialias} ${to}: ${byte}, needed ${value}`);
          }
        });
      }
    }
  }
});

Deno.test("resizeImage refuses extents and interpolations that make no sense", () => {
  assertThrows(
    () => resizeImage(picture(3, 3), 0, 2),
    ValueError,
    "found 3 x 3 to 0 x 2, needed whole numbers above 0",
  );
  const empty = { width: 0, height: 4, channels: 1, data: new Uint8Array() };
  assertThrows(() => resizeImage(empty, 2, 2), ValueError, "found 0 x 4 to 2 x 2");
  const long = { width: 20_000, height: 1, channels: 1, data: new Uint8Array(20_000) };
  assertThrows(
    () => preprocess({ resize: 256, crop: 224 })(long),
    ValueError,
    "found 20000 x 1 to 5120000 x 256, needed at most 67108864 pixels",
  );
  assertThrows(
    () => resizeImage(picture(3, 3), 2, 2, { interpolation: "nearest" as Interpolation }),
    ValueError,
    "found interpolation nearest, needed bilinear or bicubic",
  );
});

Deno.test("toLuma gives the bytes that Pillow gives", async () => {
  assertEquals(hex(toLuma(picture(5, 3)).data), (await expected()).luma);
});

Deno.test("centerCropImage halves what is left over as Python rounds, and puts black around what is too small", () => {
  const line = (width: number): Image => ({
    width,
    height: 1,
    channels: 1,
    data: Uint8Array.from({ length: width }, (_, i) => i + 1),
  });
  const cropped = (from: number, to: number) => [...centerCropImage(line(from), to, 1).data];
  assertEquals(cropped(5, 2), [3, 4]); // round(1.5) is 2
  assertEquals(cropped(3, 2), [1, 2]); // round(0.5) is 0
  assertEquals(cropped(7, 2), [3, 4]); // round(2.5) is 2
  assertEquals(cropped(2, 5), [0, 1, 2, 0, 0]);
  assertEquals([...centerCropImage(line(4), 2, 3).data], [0, 0, 2, 3, 0, 0]);
});

Deno.test("preprocess: shorter side, middle, channel by channel, normalised; as torchvision does it on Pillow's pixels", async () => {
  const [mean, std] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];
  const { shape, values } = preprocess({ resize: 16, crop: [11, 13], mean, std })(picture(37, 23));
  assertEquals(shape, [3, 11, 13]);
  const bytes = Uint8Array.from((await expected()).preprocessed.match(/../g)!, (pair) => parseInt(pair, 16));
  const { fround } = Math;
  const wanted = Float32Array.from(values, (_, i) => {
    const [channel, pixel] = [Math.floor(i / 143), i % 143];
    return fround(fround(bytes[3 * pixel + channel] / 255) - fround(mean[channel])) / fround(std[channel]);
  });
  assertEquals(values, wanted);
});

Deno.test("preprocess: upright images, both sides told, brightness, nothing told", () => {
  const upright = preprocess({ resize: 10 })(picture(23, 37));
  assertEquals(upright.shape, [3, 16, 10]);
  assertEquals(preprocess({ resize: [6, 9] })(picture(23, 37)).shape, [3, 6, 9]);
  assertEquals(preprocess({ channels: 1, crop: 50 })(picture(4, 4)).shape, [1, 50, 50]);
  const white = { width: 1, height: 1, channels: 4, data: new Uint8Array([255, 255, 0, 9]) };
  assertEquals([...preprocess()(white).values], [1, 1, 0]);
});

Deno.test("preprocess refuses what makes no sense, before any image", () => {
  assertThrows(() => preprocess({ resize: 2.5 }), ValueError, "found resize 2.5, needed whole numbers above 0");
  assertThrows(() => preprocess({ crop: [0, 4] }), ValueError, "found crop 0,4");
  assertThrows(() => preprocess({ mean: [0.5, 0.5] }), ValueError, "found 2 numbers as mean, needed 1 or 3");
  assertThrows(() => preprocess({ channels: 2 as 1 }), ValueError, "found channels 2, needed 1 or 3");
});
