// The page of examples/explorer as static files: the bundle of the npm package and the page's own modules, weights, digits
// and, where there is a network or they are cached, the training images of MNIST.

import { join } from "@std/path";
import { mnistFileNames } from "../data/mod.ts";
import { loadMnist } from "../data/files.ts";
import { pack } from "./pack.ts";
import { PACKAGE_FOLDER, readManifest } from "./package_metadata.ts";

/** The bundler; not in the import map, as only this task needs it. */
const ESBUILD = "npm:esbuild@0.28.2";

const PAGE = new URL("../examples/explorer/", import.meta.url).pathname;

/** Files of the page that are used as they are. */
const STATIC = ["index.html", "style.css", "weights.safetensors", "digits.idx"];

interface Esbuild {
  build(options: {
    readonly entryPoints: readonly string[];
    readonly outfile: string;
    readonly bundle: boolean;
    readonly minify: boolean;
    readonly format: "esm";
    readonly target: string;
    readonly nodePaths: readonly string[];
    readonly external: readonly string[];
    readonly logLevel: "warning";
  }): Promise<unknown>;
  stop(): Promise<void>;
}

/** Builds the page into the folder. */
export async function buildExplorer(folder: string): Promise<void> {
  await pack();
  await Deno.mkdir(folder, { recursive: true });
  await bundle(join(folder, "explorer.js"));
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

/** Bundles the page's modules with the packed package, as a project would that has installed it. */
async function bundle(outfile: string): Promise<void> {
  const { name, imports } = await readManifest();
  const modules = await Deno.makeTempDir();
  const esbuild = (await import(ESBUILD)) as Esbuild;
  try {
    await Deno.mkdir(join(modules, name.split("/")[0]));
    await Deno.symlink(PACKAGE_FOLDER.pathname.replace(/\/$/, ""), join(modules, name));
    await esbuild.build({
      entryPoints: [join(PAGE, "main.ts")],
      outfile,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      nodePaths: [modules],
      // Codecs that the package loads on first use; the page uses none.
      external: Object.keys(imports),
      logLevel: "warning",
    });
  } finally {
    await esbuild.stop();
    await Deno.remove(modules, { recursive: true });
  }
}
