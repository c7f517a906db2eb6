// The page of examples/explorer as static files: the bundle of the npm package and the page's own modules, weights, digits
// and, where there is a network or they are cached, the training images of MNIST.

import { join } from "@std/path";
import { mnistFileNames } from "../data/mod.ts";
import { loadMnist } from "../data/files.ts";
import { bundle } from "./bundle.ts";
import { pack } from "./pack.ts";

const PAGE = new URL("../examples/explorer/", import.meta.url).pathname;

/** Files of the page that are used as they are. */
const STATIC = ["index.html", "style.css", "weights.safetensors", "digits.idx"];

/** Builds the page into the folder. */
export async function buildExplorer(folder: string): Promise<void> {
  await pack();
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(join(folder, "explorer.js"), await bundle(join(PAGE, "main.ts")));
  for (const name of STATIC) await Deno.copyFile(join(PAGE, name), join(folder, name));
}

/** Puts the training images beside the page; they are fetched once into .cache/mnist. */
export async function addTrainingImages(folder: string): Promise<void> {
  await loadMnist();
  await Deno.mkdir(join(folder, "data"), { recursive: true });
  for (const name of [mnistFileNames.trainImages, mnistFileNames.trainLabels]) {
    await Deno.copyFile(join(".cache/mnist", name), join(folder, "data", name));
  }
}
