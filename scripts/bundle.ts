// Bundles a module that uses the packed package, as a project would that has installed it.

import { PACKAGE_FOLDER, readManifest } from "./package_metadata.ts";

/** Not in the import map: 11 MB that only few tasks need. */
const ESBUILD = "npm:esbuild@0.28.2";

/**
 * Minifies and tree-shakes the module and what it imports of the package in npm/, which `pack` has made. What the package
 * loads of others on first use stays outside.
 *
 * @param entry path of the module, JavaScript or TypeScript
 * @returns an ES module
 */
export async function bundle(entry: string): Promise<Uint8Array<ArrayBuffer>> {
  const { name, imports } = await readManifest();
  const modules = await Deno.makeTempDir({ prefix: "tilegrad-modules-" });
  try {
    await Deno.mkdir(`${modules}/${name.split("/")[0]}`);
    await Deno.symlink(PACKAGE_FOLDER.pathname, `${modules}/${name}`);
    const external = Object.keys(imports).map((each) => `--external:${each}`);
    const options = ["--bundle", "--minify", "--format=esm", "--log-level=warning", ...external];
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-config", ESBUILD, entry, ...options],
      cwd: modules,
      env: { NODE_PATH: modules },
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`esbuild failed:\n${new TextDecoder().decode(stderr)}`);
    return stdout;
  } finally {
    await Deno.remove(modules, { recursive: true });
  }
}
