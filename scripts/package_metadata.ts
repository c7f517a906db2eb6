// What the npm package is, whoever builds it: deno task pack (deno pack, completed) and deno task npm (dnt).

/** Where the package is built, ready for `npm publish`. */
export const PACKAGE_FOLDER: URL = new URL("../npm/", import.meta.url);

/** What stands beside the code. */
export const DOCUMENTS: readonly string[] = ["README.md", "CHANGELOG.md", "LICENSE"];

/** The fields of deno.json that a package has too. */
export interface DenoManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Name of an entry point (`./layers`) -> its file. */
  readonly exports: Readonly<Record<string, string>>;
  /** Name of a package -> `npm:` specifier with its exact version. */
  readonly imports: Readonly<Record<string, string>>;
}

/** What package.json says beyond names, versions and files. */
export const DESCRIPTION = {
  description:
    "WebGPU-first deep learning for Deno, Node and browsers: tensors, automatic differentiation, layers, models, training",
  keywords: ["deep-learning", "neural-network", "webgpu", "wgsl", "autograd", "tensor", "cnn", "training", "deno"],
  homepage: "https://jsr.io/@tilegrad/tilegrad",
  repository: { type: "git", url: "git+https://github.com/tilegrad/tilegrad.git" },
  engines: { node: ">=20.16" },
  sideEffects: false,
  bin: { tilegrad: "bin.js", tg: "bin.js" },
  peerDependencies: { webgpu: ">=0.3.0" },
  peerDependenciesMeta: { webgpu: { optional: true } },
} as const;

const PROGRAM = `#!/usr/bin/env node
import process from "node:process";
import { main } from "@tilegrad/tilegrad/cli";

process.exitCode = await main(process.argv.slice(2), () => import("webgpu"));
`;

/** Writes the program of the package, `npx tilegrad`. */
export async function writeProgram(folder: URL): Promise<void> {
  await Deno.writeTextFile(new URL(DESCRIPTION.bin.tilegrad, folder), PROGRAM, { mode: 0o755 });
}

/** Whether an entry point is for browsers too; the others reach files, a terminal or a command line. */
export function isForBrowsers(entryPoint: string): boolean {
  return !/\/(files|terminal|cli)(\/|$)/.test(entryPoint);
}

/** Reads deno.json. */
export async function readManifest(): Promise<DenoManifest> {
  return JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
}

/** package.json as `deno pack` leaves it. */
export interface PackedManifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Types of WebGPU, which TypeScript lacks before 6.0. A range: two copies of global types in a project would clash. */
export const TYPES = { "@webgpu/types": "^0.1.72" } as const;

/** package.json of `deno pack` with what it lacks, and with dependencies pinned as in deno.json. */
export function completed(packed: PackedManifest, { imports }: DenoManifest): Record<string, unknown> {
  const { exports, dependencies = {}, ...rest } = packed;
  const pinned = Object.fromEntries(Object.keys(dependencies).map((name) => [name, pinnedVersion(imports, name)]));
  return { ...rest, ...DESCRIPTION, exports, dependencies: { ...pinned, ...TYPES } };
}

function pinnedVersion(imports: DenoManifest["imports"], name: string): string {
  const version = imports[name]?.match(/^npm:.+@(\d+\.\d+\.\d+)$/)?.[1];
  if (version === undefined) {
    throw new Error(`The package needs ${name}, which deno.json does not pin: add "${name}": "npm:${name}@X.Y.Z"`);
  }
  return version;
}
