// deno task npm: the npm package in npm/ by dnt, for publishing from a machine that reaches JSR. deno task pack builds it
// without JSR, from the same metadata.

import {
  type DenoManifest,
  DESCRIPTION,
  DOCUMENTS,
  PACKAGE_FOLDER,
  readManifest,
  TYPES,
  writeProgram,
} from "./package_metadata.ts";
import { completeTypes } from "./package_types.ts";

/** Not in the import map: JSR is asked for it by this task alone. */
const DNT = "jsr:@deno/dnt@^0.42.1";

/** What dnt's `build` is told, as far as it is used here. */
export interface DntOptions {
  readonly entryPoints: readonly { readonly name: string; readonly path: string }[];
  readonly outDir: string;
  readonly importMap: string;
  /** None: what is shipped uses no Deno namespace but where Deno runs. */
  readonly shims: Readonly<Record<string, never>>;
  readonly esModule: true;
  readonly scriptModule: false;
  readonly skipSourceOutput: true;
  readonly test: false;
  readonly typeCheck: false;
  readonly compilerOptions: { readonly target: string; readonly lib: readonly string[] };
  readonly package: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
}

/** dnt's `build`. */
export type Build = (options: DntOptions) => Promise<void>;

/** What dnt is told of this package: ES modules with their types, no tests, no shims. */
export function dntOptions({ name, version, license, exports }: DenoManifest, outDir: string): DntOptions {
  return {
    entryPoints: Object.entries(exports).map(([name, path]) => ({ name, path })),
    outDir,
    importMap: "deno.json",
    shims: {},
    esModule: true,
    scriptModule: false,
    skipSourceOutput: true,
    test: false,
    // `deno check` has checked; the TypeScript inside dnt is older and does not know WebGPU.
    typeCheck: false,
    compilerOptions: { target: "ES2022", lib: ["ESNext", "DOM", "DOM.Iterable", "DOM.AsyncIterable"] },
    package: { name, version, license, ...DESCRIPTION, dependencies: TYPES },
  };
}

/** Builds the package in an empty folder, completes its types and adds its program and the documents. */
export async function buildNpm(build: Build, manifest: DenoManifest, folder: URL): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  await build(dntOptions(manifest, folder.pathname));
  await completeTypes(folder);
  await writeProgram(folder);
  for (const name of DOCUMENTS) await Deno.copyFile(new URL(`../${name}`, import.meta.url), new URL(name, folder));
}

/**
 * Loads dnt from JSR.
 *
 * @throws where JSR cannot be reached, with what to do instead
 */
export async function loadDnt(
  load: (specifier: string) => Promise<{ build: Build }> = (dnt) => import(dnt),
): Promise<Build> {
  try {
    return (await load(DNT)).build;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `Cannot load dnt: ${DNT} needs JSR, which was not reached (${reason}). ` +
        "Run deno task pack instead: it builds the same package without JSR",
      { cause },
    );
  }
}

if (import.meta.main) {
  try {
    await buildNpm(await loadDnt(), await readManifest(), PACKAGE_FOLDER);
  } catch (error) {
    console.error(`deno task npm: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
