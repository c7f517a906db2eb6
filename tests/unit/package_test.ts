import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { type Build, buildNpm, type DntOptions, dntOptions, loadDnt } from "../../scripts/build_npm.ts";
import { missingFiles } from "../../scripts/pack.ts";
import { completed, type DenoManifest, readManifest } from "../../scripts/package_metadata.ts";
import { completedTypes } from "../../scripts/package_types.ts";

const manifest: DenoManifest = {
  name: "@tilegrad/tilegrad",
  version: "1.2.3",
  license: "MIT",
  exports: { ".": "./mod.ts", "./layers": "./layers/mod.ts" },
  imports: { "fast-png": "npm:fast-png@8.0.0", "@jsquash/webp": "npm:@jsquash/webp@1.5.0", loose: "npm:loose@^1.0.0" },
};

const exportsOf = { ".": { types: "./mod.d.ts", import: "./mod.js" } };

Deno.test("package.json gets what deno pack leaves out, and pinned dependencies", () => {
  const packed = { name: "x", exports: exportsOf, dependencies: { "fast-png": "^8.0.0", "@jsquash/webp": "^1.5.0" } };
  const json = completed(packed, manifest) as Record<string, Record<string, unknown>>;
  assertEquals(json.dependencies["fast-png"], "8.0.0");
  assertEquals(json.dependencies["@jsquash/webp"], "1.5.0");
  assertEquals([json.name, json.exports, json.sideEffects] as unknown[], ["x", exportsOf, false]);
  assertEquals(json.peerDependenciesMeta.webgpu, { optional: true });
  for (const field of ["description", "keywords", "repository", "engines"]) assertEquals(field in json, true, field);
});

Deno.test("a dependency without an exact version is refused", () => {
  const packed = { exports: exportsOf, dependencies: { loose: "^1.0.0" } };
  assertThrows(() => completed(packed, manifest), Error, "needs loose, which deno.json does not pin");
});

Deno.test("types say which globals they stand on", () => {
  const buffer = "export declare const x: GPUBuffer;";
  assertEquals(completedTypes(buffer), `/// <reference types="@webgpu/types" />\n${buffer}`);
  const disposed = "[Symbol.dispose](): void;";
  assertEquals(completedTypes(disposed), `/// <reference lib="esnext.disposable" />\n${disposed}`);
  const plain = "/** on the GPU */ export declare const x: number;";
  assertEquals(completedTypes(plain), plain);
});

Deno.test("entry points without their files are named", async () => {
  const folder = new URL(`file://${await Deno.makeTempDir()}/`);
  try {
    await Deno.writeTextFile(new URL("mod.js", folder), "");
    assertEquals(await missingFiles({ exports: exportsOf }, folder), ["./mod.d.ts"]);
    await Deno.writeTextFile(new URL("mod.d.ts", folder), "");
    assertEquals(await missingFiles({ exports: exportsOf }, folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("dnt builds every entry point into an emptied folder, and the documents go along", async () => {
  const folder = new URL(`file://${await Deno.makeTempDir()}/`);
  const told: DntOptions[] = [];
  const build: Build = async (options) => {
    told.push(options);
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
    await Deno.mkdir(new URL("types/", folder));
    await Deno.writeTextFile(new URL("types/mod.d.ts", folder), "declare const x: GPU;");
  };
  try {
    await Deno.writeTextFile(new URL("stale.js", folder), "");
    await buildNpm(build, manifest, folder);
    assertEquals(told, [dntOptions(manifest, folder.pathname)]);
    assertEquals(told[0].entryPoints, [{ name: ".", path: "./mod.ts" }, { name: "./layers", path: "./layers/mod.ts" }]);
    assertEquals([told[0].package.name, told[0].package.version], [manifest.name, manifest.version]);
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    assertEquals(names, ["CHANGELOG.md", "LICENSE", "README.md", "bin.js", "types"]);
    assertStringIncludes(await Deno.readTextFile(new URL("types/mod.d.ts", folder)), "@webgpu/types");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("where JSR cannot be reached, the message says what to run instead", async () => {
  const error = await assertRejects(() => loadDnt(() => Promise.reject(new TypeError("meta.json failed"))), Error);
  assertStringIncludes(error.message, "needs JSR, which was not reached (meta.json failed)");
  assertStringIncludes(error.message, "deno task pack");
  const build: Build = () => Promise.resolve();
  assertEquals(await loadDnt(() => Promise.resolve({ build })), build);
});

Deno.test("deno.json can be packed: every entry point exists", async () => {
  const { exports } = await readManifest();
  for (const path of Object.values(exports)) await Deno.stat(new URL(`../../${path}`, import.meta.url));
});

Deno.test("every family of networks, and their facts, has an entry point of its own", async () => {
  const { exports } = await readManifest();
  const files = await Array.fromAsync(Deno.readDir(new URL("../../models", import.meta.url)));
  const families = files.map(({ name }) => name).filter((name) =>
    /^[a-z]\w*\.ts$/.test(name) && !/^(mod|facts_\w+)\.ts$/.test(name)
  );
  const entries = Object.entries(exports).filter(([name]) => name.startsWith("./models/"));
  assertEquals(
    entries.sort(),
    families.map((file) => [`./models/${file.slice(0, -3)}`, `./models/${file}`]).sort(),
  );
});
