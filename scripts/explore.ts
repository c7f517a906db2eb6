// deno task explore WEIGHTS PICTURE [--layer NAME] [--out FOLDER]: what LeNet-5 sees in a picture of a digit.

import { parseArgs } from "node:util";
import { join } from "@std/path";
import { softmax, ValueError } from "../core/mod.ts";
import { decodeImage, digitImage, imageTensor, mnistMoments } from "../data/mod.ts";
import { mapLayers } from "../explore/mod.ts";
import { lenet5 } from "../models/mod.ts";
import { readCheckpoint } from "../train/files.ts";
import {
  classPictures,
  gradientPictures,
  heatPictures,
  mapPictures,
  type Pictures,
  type Seen,
  unitPictures,
} from "./explore_pictures.ts";

const usage = `Draws what LeNet-5 sees in a picture of a digit, with the weights that deno task demo made.

  deno task explore WEIGHTS PICTURE [--layer NAME] [--out FOLDER]

  WEIGHTS        a safetensors file of LeNet-5, such as out/lenet.safetensors
  PICTURE        a PNG or JPEG of one digit, drawn or photographed, any size, on a plain background
  --layer NAME   the layer for maps, Grad-CAM and units: conv1, relu1, pool1, conv2, relu2 or pool2;
                 unless given, maps of all of them, and relu2 for the rest
  --out FOLDER   where the pictures go, out/explore unless given`;

/** Reads weights and picture. */
async function look(weights: string, picture: string): Promise<Seen> {
  const model = lenet5();
  const { variables, metadata } = await readCheckpoint(model, weights);
  const normalise = metadata.mean && metadata.std
    ? { mean: Number(metadata.mean), std: Number(metadata.std) }
    : mnistMoments;
  const image = digitImage(await decodeImage(await Deno.readFile(picture), picture), picture);
  return { model, variables, image, x: imageTensor(image, normalise) };
}

/** Draws everything; says which class it is about. */
async function explore(seen: Seen, chosen: string | undefined): Promise<{ found: string; pictures: Pictures }> {
  const { model, variables, x } = seen;
  const layers = mapLayers(model, x.shape);
  if (chosen !== undefined && !layers.includes(chosen)) {
    throw new ValueError(`--layer needs one of ${layers.join(", ")}, found ${chosen}`);
  }
  const layer = chosen ?? "relu2";
  const probabilities = [...await softmax(model.apply(variables, x)).data()];
  const likeliest = probabilities.indexOf(Math.max(...probabilities));
  return {
    found: `${likeliest} (${(100 * probabilities[likeliest]).toFixed(1)} %)`,
    pictures: {
      ...await mapPictures(seen, "conv1.weight", chosen === undefined ? layers : [chosen]),
      ...await heatPictures(seen, layer, likeliest),
      ...await gradientPictures(seen, likeliest),
      ...await unitPictures(seen, layer),
      ...await classPictures(seen, [..."0123456789"]),
    },
  };
}

async function main(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { layer: text, out: text, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help || positionals.length !== 2) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 2;
  }
  const [weights, picture] = positionals;
  const out = values.out ?? "out/explore";
  const { found, pictures } = await explore(await look(weights, picture), values.layer);
  await Deno.mkdir(out, { recursive: true });
  for (const [name, bytes] of Object.entries(pictures)) await Deno.writeFile(join(out, name), bytes);
  console.log(`${picture}: ${found}\nIn ${out}/: ${Object.keys(pictures).join(", ")}`);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task explore: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
