/**
 * `deno task compare [--rounds N] [row ...]`: tilegrad beside other libraries on the same WebGPU adapter, each in a
 * process of its own, in interleaved rounds. A run of all rows is stored in `bench/results/`; where a row is void for
 * tilegrad itself, nothing is, and the exit code is 1.
 */
import { measure } from "./measure.ts";
import { type Comparison, fileName, type RowReport, table } from "./report.ts";
import { ROWS } from "./rows.ts";
import { score } from "./statistics.ts";

const OWN = "tilegrad";
const LIBRARIES = {
  [OWN]: new URL("tilegrad.ts", import.meta.url),
  "jax-js": new URL("jax.ts", import.meta.url),
  "TF.js": new URL("tfjs.ts", import.meta.url),
};
const BATCH_MS = 500;
/** Time for the rounds of all rows; starting and checking comes on top. */
const BUDGET_MS = 200_000;

function progress(text: string): void {
  const line = Deno.stderr.isTerminal() ? `\r\x1b[K${text}` : text && `${text}\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}

function readArguments(args: readonly string[]): { rounds: number; names: string[] } {
  const at = args.indexOf("--rounds");
  const rounds = at < 0 ? 9 : Number(args[at + 1]);
  const names = at < 0 ? [...args] : args.toSpliced(at, 2);
  const unknown = names.find((name) => !ROWS.some((row) => row.name === name));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds needs a whole number from 1 on`);
  if (unknown) throw new Error(`unknown row "${unknown}", known: ${ROWS.map((row) => row.name).join(", ")}`);
  return { rounds, names };
}

async function store(comparison: Comparison): Promise<string> {
  const target = new URL(`../results/${fileName(comparison)}`, import.meta.url);
  const partial = new URL(`${target.href}.partial`);
  await Deno.mkdir(new URL(".", target), { recursive: true });
  await Deno.writeTextFile(partial, JSON.stringify(comparison, null, 2) + "\n");
  await Deno.rename(partial, target);
  return fileName(comparison);
}

async function main(): Promise<number> {
  const { rounds, names } = readArguments(Deno.args);
  const chosen = ROWS.filter((row) => names.length === 0 || names.includes(row.name));
  const rows: RowReport[] = [];
  const [load] = Deno.loadavg();
  const settings = { libraries: LIBRARIES, rounds, budgetMs: BUDGET_MS / chosen.length, batchMs: BATCH_MS, progress };
  let adapter = "";
  for (const row of chosen) {
    const measured = await measure(row, settings);
    adapter ||= measured.adapter;
    const { name, work, flops } = row;
    rows.push({ name, work, flops, results: score(measured.results, flops, OWN) });
  }
  progress("");
  const date = new Date().toISOString().slice(0, 10);
  const deno = Deno.version.deno, cores = navigator.hardwareConcurrency;
  console.log(`${adapter || "no adapter"}, Deno ${deno}, ${cores} cores, load ${load.toFixed(1)}, ${rounds} rounds\n`);
  console.log(table(rows));
  const own = rows.flatMap((row) => row.results.filter((result) => result.library === OWN));
  if (!own.every((result) => result.medianMs !== undefined)) return 1;
  if (names.length === 0) {
    const name = await store({ adapter, deno, date, cores, load, rounds, rows });
    console.log(`\nstored as bench/results/${name}`);
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
