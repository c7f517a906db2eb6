import { assertEquals } from "@std/assert";
import { readImports, sourceFiles } from "../../scripts/import_graph.ts";
import { isForBrowsers, readManifest } from "../../scripts/package_metadata.ts";
import { SHIPPED } from "../../scripts/shipped.ts";

const { exports } = await readManifest();
const browserEntries = Object.entries(exports).filter(([name]) => isForBrowsers(name));
const imports = await readImports(await sourceFiles(...SHIPPED));

/** Every value import that loading this file entails, each as the way that leads there. */
function reachable(entry: string): Map<string, string> {
  const ways = new Map([[entry, entry]]);
  for (const [file, way] of ways) {
    for (const { from, to, typeOnly } of imports) {
      if (from === file && !typeOnly && !ways.has(to)) ways.set(to, `${way} -> ${to}`);
    }
  }
  return ways;
}

for (const [name, path] of browserEntries) {
  Deno.test(`${name} imports nothing of Deno's or Node's`, () => {
    const ways = [...reachable(path.slice(2))];
    assertEquals(ways.filter(([to]) => /^(node|jsr|https?|file):/.test(to)).map(([, way]) => way), []);
  });
}

Deno.test("entry points for files do reach node:, so that the walk sees such imports", () => {
  assertEquals(reachable("data/files.ts").has("node:fs/promises"), true);
});

Deno.test("no browser's file names the Deno namespace", async () => {
  const files = new Set(browserEntries.flatMap(([, path]) => [...reachable(path.slice(2)).keys()]));
  const wrong: string[] = [];
  for (const file of files) {
    if (!file.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    if (/\bDeno\.\w/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ""))) wrong.push(file);
  }
  assertEquals(wrong, []);
});

Deno.test("importing does nothing else: no global is set, nothing is asked of the system, the program ends", async () => {
  const specifiers = browserEntries.map(([, path]) => new URL(`../../${path}`, import.meta.url).href);
  const code = [
    "const before = Reflect.ownKeys(globalThis);",
    ...specifiers.map((specifier) => `await import("${specifier}");`),
    "console.log(JSON.stringify(Reflect.ownKeys(globalThis).filter((key) => !before.includes(key))));",
  ];
  const program = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(program, code.join("\n"));
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const args = ["run", "--no-prompt", "--no-check", "--quiet", "--config", config, program];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    assertEquals([out, error], ["[]", ""]);
  } finally {
    await Deno.remove(program);
  }
});
