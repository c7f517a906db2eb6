// deno task sizes [--check]: what a page loads of the package, minified and tree-shaken by esbuild and compressed by gzip -9,
// as static files are.
// Writes the table of docs/performance.md; --check writes nothing and exits 1 where a limit is passed or the table is old.

import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.ts";
import { pack } from "./pack.ts";
import { type DenoManifest, isForBrowsers, readManifest } from "./package_metadata.ts";

const PERFORMANCE = new URL("../docs/performance.md", import.meta.url);
const MARKERS = ["<!-- sizes: deno task sizes -->", "<!-- /sizes -->"] as const;

/** How far a figure of the table may be from the measured one before it has to be written anew. */
const DRIFT = 0.03;

/** A program that a page may be made of. */
interface Program {
  readonly what: string;
  readonly code: string;
  /** Kilobytes (1024 bytes) that it should stay below. */
  readonly wanted: number;
  /** Most kilobytes that it may have: what it has today, and a little. */
  readonly limit: number;
}

/** A measured program. */
export interface Size extends Pick<Program, "what" | "wanted" | "limit"> {
  readonly kilobytes: number;
}

const CONVOLUTION = `import { conv2d, grad, relu } from "@tilegrad/tilegrad";
export { conv2d, grad, relu };`;

const LENET = `import { crossEntropy, defaultDevice, jit, key, valueAndGrad } from "@tilegrad/tilegrad";
import { batches } from "@tilegrad/tilegrad/data";
import { lenet5 } from "@tilegrad/tilegrad/models";
import { evaluate } from "@tilegrad/tilegrad/train";
import { sgd } from "@tilegrad/tilegrad/train/optim";
export { batches, crossEntropy, defaultDevice, evaluate, jit, key, lenet5, sgd, valueAndGrad };`;

/** Entry points that make, train and show networks. */
const PACKAGE = [".", "./layers", "./models", "./train", "./train/optim", "./data", "./interop", "./viz"];

/** Whether all that an entry point has is in another one: what is in ./models/lenet is in ./models too. */
function isWithin(entryPoint: string): boolean {
  return entryPoint.startsWith("./models/") && entryPoint !== "./models/facts";
}

/** A page that uses every symbol of entry points, by imports that leave it to the bundler how they are called. */
async function usingAll(entryPoints: readonly string[], exports: DenoManifest["exports"]): Promise<string> {
  const imports: string[] = [], used: string[] = [];
  for (const entryPoint of entryPoints) {
    const names = Object.keys(await import(new URL(`../${exports[entryPoint]}`, import.meta.url).href));
    const renamed = names.map((name) => `${name} as symbol${used.push(`symbol${used.length}`) - 1}`);
    imports.push(`import { ${renamed.join(", ")} } from "@tilegrad/tilegrad${entryPoint.slice(1)}";`);
  }
  return `${imports.join("\n")}\nexport default [${used.join(", ")}];`;
}

async function programs(exports: DenoManifest["exports"]): Promise<Program[]> {
  const whole = await usingAll(PACKAGE, exports);
  const everywhere = Object.keys(exports).filter((name) => isForBrowsers(name) && !isWithin(name));
  const all = await usingAll(everywhere, exports);
  return [
    { what: "`conv2d`, `relu` and `grad`", code: CONVOLUTION, wanted: 40, limit: 48 },
    { what: "training of LeNet-5: the program of the README", code: LENET, wanted: 60, limit: 68 },
    { what: "`.`, `layers`, `models`, `train`, `data`, `interop`, `viz`: all", code: whole, wanted: 150, limit: 168 },
    { what: "all entry points for browsers", code: all, wanted: 150, limit: 178 },
  ];
}

/** Bundles each program from the package that `pack` has made; what it imports of other packages is left out. */
export async function measureSizes(): Promise<Size[]> {
  const { exports } = await readManifest();
  const folder = await Deno.makeTempDir({ prefix: "tilegrad-sizes-" });
  try {
    const sizes: Size[] = [];
    for (const { what, code, wanted, limit } of await programs(exports)) {
      await Deno.writeTextFile(`${folder}/program.js`, code);
      const { length } = gzipSync(await bundle(`${folder}/program.js`), { level: 9 });
      sizes.push({ what, wanted, limit, kilobytes: length / 1024 });
    }
    return sizes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The table of docs/performance.md. */
export function sizeTable(sizes: readonly Size[]): string {
  const rows = sizes.map(({ what, kilobytes, wanted, limit }) => {
    const verdict = `${wanted} KB${kilobytes > wanted ? ": missed" : ""}`;
    return [what, `${kilobytes.toFixed(1)} KB`, verdict, `${limit} KB`];
  });
  const all = [["program", "gzip", "wanted", "at most"], ...rows];
  const widths = all[0].map((_, column) => column).map((column) => Math.max(...all.map((row) => row[column].length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |\n`;
  return line(all[0]) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

/** What is wrong: limits passed, figures of the text that are not the measured ones any more. */
export function sizeFaults(sizes: readonly Size[], text: string): string[] {
  return sizes.flatMap(({ what, kilobytes, limit }) => {
    const faults = kilobytes > limit ? [`${what}: ${kilobytes.toFixed(1)} KB, at most ${limit} KB`] : [];
    const cells = text.split("\n").find((line) => line.startsWith(`| ${what} `))?.split("|");
    const written = cells ? parseFloat(cells[2]) : NaN;
    if (Math.abs(written - kilobytes) <= DRIFT * kilobytes) return faults;
    return [
      ...faults,
      `${what}: docs/performance.md says ${written} KB, measured ${kilobytes.toFixed(1)} KB: run deno task sizes`,
    ];
  });
}

/** The text with its table replaced. */
export function withTable(text: string, table: string): string {
  const [start, end] = MARKERS.map((marker) => text.indexOf(marker));
  if (start < 0 || end < start) throw new Error(`docs/performance.md lacks ${MARKERS.join(" and ")}`);
  return `${text.slice(0, start + MARKERS[0].length)}\n\n${table}\n${text.slice(end)}`;
}

/** What is wrong with the sizes, by their limits and by docs/performance.md. */
export async function checkSizes(sizes: readonly Size[]): Promise<string[]> {
  return sizeFaults(sizes, await Deno.readTextFile(PERFORMANCE));
}

if (import.meta.main) {
  await pack();
  const sizes = await measureSizes();
  const table = sizeTable(sizes);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(PERFORMANCE, withTable(await Deno.readTextFile(PERFORMANCE), table));
  }
  console.log(table.trimEnd());
  const faults = await checkSizes(sizes);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exitCode = 1;
}
