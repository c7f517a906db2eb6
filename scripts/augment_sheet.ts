// deno task augment PICTURE [SHEET] [--seed N]: a contact sheet of what each augmentation makes of a picture.

import { parseArgs } from "node:util";
import {
  broadcastTo,
  equal,
  foldIn,
  indices,
  key,
  mod,
  reshape,
  resize,
  sub,
  type Tensor,
  where,
} from "../core/mod.ts";
import {
  type Augmentation,
  colorJitter,
  compose,
  cutMix,
  cutout,
  lighting,
  type Mixing,
  mixUp,
  randomAffine,
  randomCrop,
  randomErasing,
  randomGrayscale,
  randomHorizontalFlip,
  randomPerspective,
  randomResizedCrop,
  randomRotation,
  randomVerticalFlip,
  type Size,
} from "../data/augment/mod.ts";
import { decodeImage, encodePng, type Image, imageTensor } from "../data/mod.ts";
import { replaceFile } from "../files/replace_file.ts";
import { createCanvas, gray } from "../viz/canvas.ts";
import { drawImage } from "../viz/draw_image.ts";
import { loadFont } from "../viz/text.ts";

const usage = `Draws what each augmentation makes of a picture.

  deno task augment PICTURE [SHEET] [--seed N]

  PICTURE   a PNG or JPEG
  SHEET     the PNG to write, augmented.png unless told
  --seed    chooses everything random, 0 unless told`;

/** Variants in a row; a tile's longer side. */
const variants = 8;
const tile = 96;
const [gap, margin, labelHeight] = [6, 20, 22];

/** Rows that would change nothing, or could not be, where a picture is gray. */
const colourful = /^(random grayscale|lighting)/;

/** The rows of the sheet, for pictures of a size. */
function augmentations([height, width]: Size): Readonly<Record<string, Augmentation>> {
  const pad = Math.ceil(Math.min(height, width) / 8);
  const smaller: Size = [Math.ceil(height * 0.8), Math.ceil(width * 0.8)];
  return {
    "as it is": (_, x) => x,
    "random crop": randomCrop(smaller),
    "random crop, padded by reflection": randomCrop([height, width], { padding: pad, border: "reflect" }),
    "random resized crop": randomResizedCrop([height, width]),
    "flips": compose(randomHorizontalFlip(), randomVerticalFlip()),
    "random rotation, edges repeated": randomRotation(30, { border: "edge" }),
    "random affine": randomAffine({ degrees: 20, translate: [0.1, 0.1], scale: [0.7, 1.2], shear: 15 }),
    "random perspective": randomPerspective({ p: 1 }),
    "resized crop, flip, rotation: one sampling": compose(
      randomResizedCrop([height, width], { scale: [0.3, 1] }),
      randomHorizontalFlip(),
      randomRotation(20, { border: "edge" }),
    ),
    "color jitter": colorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 }),
    "random grayscale": randomGrayscale(0.5),
    "lighting, five times as strong": lighting({ std: 0.5 }),
    "random erasing": randomErasing({ p: 1, value: 0.5 }),
    "cutout": cutout([Math.ceil(height / 3), Math.ceil(width / 3)]),
    "mixUp with the negative": mixed(mixUp({ classes: 2, alpha: 0.4 })),
    "cutMix with the negative": mixed(cutMix({ classes: 2 })),
  };
}

/** Mixes pictures with each other, every other one its negative. */
function mixed(mix: Mixing): Augmentation {
  return (key, x) => {
    const labels = mod(indices([x.shape[0]]), 2);
    const isNegative = equal(reshape(labels, [x.shape[0], 1, 1, 1]), 1);
    return mix(key, where(isNegative, sub(1, x), x), labels).x;
  };
}

/** The picture without transparency, no larger than a tile: [1, C, H, W]. */
function tiled(picture: Image): Tensor {
  const colours = picture.channels < 3 ? 1 : 3;
  const { data, channels } = picture;
  const kept = data.filter((_, i) => i % channels < colours);
  const x = imageTensor({ ...picture, channels: colours, data: kept });
  const scale = tile / Math.max(picture.width, picture.height);
  if (scale >= 1) return x;
  const size = [picture.height, picture.width].map((extent) => Math.max(1, Math.round(extent * scale)));
  return resize(x, [size[0], size[1]], { antialias: true });
}

/** The images [N, C, H, W] as pixels of 8 bits. */
async function pictures(x: Tensor): Promise<Image[]> {
  const [count, channels, height, width] = x.shape;
  const bytes = Uint8Array.from(await x.data(), (value) => Math.round(255 * Math.min(1, Math.max(0, Number(value)))));
  const plane = height * width;
  return Array.from({ length: count }, (_, n) => {
    const data = Uint8Array.from({ length: channels * plane }, (_, i) => {
      return bytes[(n * channels + i % channels) * plane + Math.floor(i / channels)];
    });
    return { width, height, channels, data };
  });
}

async function sheet(picture: Image, seed: number): Promise<Uint8Array> {
  const x = tiled(picture);
  const copies = broadcastTo(x, x.shape.with(0, variants));
  const rows = Object.entries(augmentations([x.shape[2], x.shape[3]]))
    .filter(([name]) => x.shape[1] === 3 || !colourful.test(name));
  const font = await loadFont();
  const scale = tile / Math.max(x.shape[2], x.shape[3]);
  const pitch = Math.round(x.shape[2] * scale) + gap + labelHeight;
  const canvas = createCanvas(2 * margin + variants * (tile + gap) - gap, 2 * margin + rows.length * pitch - gap);
  for (const [row, [name, augment]] of rows.entries()) {
    const top = margin + row * pitch;
    font.draw(canvas, name, margin, top + 14, { size: 10, colour: gray });
    for (const [column, image] of (await pictures(augment(foldIn(key(seed), row), copies))).entries()) {
      const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
      drawImage(canvas, image, margin + column * (tile + gap), top + labelHeight, width, height);
    }
  }
  return await encodePng(canvas);
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { seed: { type: "string", default: "0" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const [file, to = "augmented.png"] = positionals;
  if (values.help || file === undefined) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 2;
  }
  const png = await sheet(await decodeImage(await Deno.readFile(file), file), Number(values.seed));
  await replaceFile(to, (temporary) => Deno.writeFile(temporary, png));
  console.log(`${to}: ${variants} variants of each augmentation`);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task augment: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
