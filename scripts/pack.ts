// deno task pack: the npm package, unpacked in npm/ and as a tarball in out/, without any registry.

import { completed, PACKAGE_FOLDER, type PackedManifest, readManifest, writeProgram } from "./package_metadata.ts";
import { completeTypes } from "./package_types.ts";

const ROOT = new URL("../", import.meta.url);
const OUT = new URL("out/", ROOT);

/**
 * Builds the npm package with `deno pack` and completes its types and its package.json.
 *
 * @returns path of the tarball, which `npm install` takes
 * @throws where Deno could not write the types of an entry point
 */
export async function pack(): Promise<string> {
  const manifest = await readManifest();
  await Deno.mkdir(OUT, { recursive: true });
  // Beside npm/, so that the finished folder can be moved there.
  const workplace = new URL(`file://${await Deno.makeTempDir({ dir: OUT.pathname, prefix: "pack-" })}/`);
  try {
    const raw = new URL("raw.tgz", workplace).pathname;
    await run(Deno.execPath(), ["pack", "--quiet", "--allow-dirty", "--no-source-maps", "--output", raw]);
    await run("tar", ["-xzf", raw, "-C", workplace.pathname]);
    const folder = new URL("package/", workplace);
    const packed: PackedManifest = JSON.parse(await Deno.readTextFile(new URL("package.json", folder)));
    const missing = await missingFiles(packed, folder);
    if (missing.length > 0) {
      throw new Error(`deno pack left out ${missing.join(", ")}: deno publish --dry-run says which export has no type`);
    }
    await completeTypes(folder);
    await writeProgram(folder);
    const text = `${JSON.stringify(completed(packed, manifest), null, 2)}\n`;
    await Deno.writeTextFile(new URL("package.json", folder), text);
    const tarball = new URL(`${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`, OUT).pathname;
    await run("tar", ["-czf", tarball, "-C", workplace.pathname, "package"]);
    await Deno.remove(PACKAGE_FOLDER, { recursive: true }).catch(() => {});
    await Deno.rename(folder, PACKAGE_FOLDER);
    return tarball;
  } finally {
    await Deno.remove(workplace, { recursive: true });
  }
}

/** The files that entry points name and that are not there: `deno pack` leaves out types that it cannot infer. */
export async function missingFiles({ exports }: PackedManifest, folder: URL): Promise<string[]> {
  const missing: string[] = [];
  for (const path of new Set(Object.values(exports).flatMap((entry) => Object.values(entry)))) {
    await Deno.stat(new URL(path, folder)).catch(() => missing.push(path));
  }
  return missing;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], cwd: ROOT, stdin: "null" }).output();
  if (!success) throw new Error(`${command} ${args[0]} failed:\n${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  const started = performance.now();
  const tarball = await pack();
  const { size } = await Deno.stat(tarball);
  console.log(`${tarball}: ${(size / 1024).toFixed(0)} KB, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
