/**
 * `deno task compare [--rows a,b] [--peers a,b] [--rounds N] [--limit SECONDS]`: tilegrad beside other libraries on the
 * same machine, each in a process of its own, in interleaved rounds. Where all peers take part, each row is stored in
 * `bench/results/` as soon as it is measured, and the table of `docs/performance.md` is written anew. The exit code is 1
 * where a row is void for tilegrad itself.
 */
import { LIBRARIES, OWN } from "./libraries.ts";
import { measure } from "./measure.ts";
import { readOptions } from "./options.ts";
import { replaceGenerated } from "./performance.ts";
import { type Comparison, fileName, type RowReport, table, withRow } from "./report.ts";
import { type Row, ROWS } from "./rows.ts";
import { score } from "./statistics.ts";

const BATCH_MS = 500;
/** Time for the rounds of a row; starting and checking comes on top. */
const BUDGET_MS = 40_000;
const RESULTS = new URL("../results/", import.meta.url);
const PERFORMANCE = new URL("../../docs/performance.md", import.meta.url);

function progress(text: string): void {
  const line = Deno.stderr.isTerminal() ? `\r\x1b[K${text}` : text && `${text}\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}

async function replaceFile(target: URL, text: string): Promise<void> {
  const partial = new URL(`${target.href}.partial`);
  await Deno.writeTextFile(partial, text);
  await Deno.rename(partial, target);
}

/** Puts the row into the results of this adapter, Deno version and day, and the results into the document. */
async function store(run: Omit<Comparison, "rows">, row: RowReport): Promise<void> {
  const name = fileName(run), target = new URL(name, RESULTS);
  const earlier: Comparison | null = await Deno.readTextFile(target).then(JSON.parse, (error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  const comparison = withRow(earlier ?? { ...run, rows: [] }, row, ROWS.map(({ name }) => name));
  await replaceFile(target, JSON.stringify(comparison, null, 2) + "\n");
  await replaceFile(PERFORMANCE, replaceGenerated(await Deno.readTextFile(PERFORMANCE), comparison, name));
}

/** Measures a row with the libraries that take part in it. */
async function measureRow(row: Row, peers: readonly string[], rounds: number, limit: number) {
  const [load] = Deno.loadavg();
  const libraries = Object.fromEntries(
    Object.entries(LIBRARIES).filter(([name]) => name === OWN || peers.includes(name) && row.only !== OWN),
  );
  const settings = { libraries, rounds, budgetMs: BUDGET_MS, batchMs: BATCH_MS, patienceMs: 1000 * limit, progress };
  const { adapter, results } = await measure(row, settings);
  const { name, work, flops, must = "" } = row;
  const report: RowReport = { name, work, flops, must, load, rounds, results: score(results, flops, OWN) };
  return { adapter, report };
}

async function main(): Promise<number> {
  const known = Object.keys(LIBRARIES).filter((name) => name !== OWN);
  const options = readOptions(Deno.args, ROWS.map((row) => row.name), known);
  if (typeof options === "string") {
    console.log(options);
    return 0;
  }
  const { rows, peers, rounds, limit } = options;
  const isStored = peers.length === known.length;
  const date = new Date().toISOString().slice(0, 10), deno = Deno.version.deno, cores = navigator.hardwareConcurrency;
  let isValid = true;
  for (const row of ROWS.filter(({ name }) => rows.includes(name))) {
    const { adapter, report } = await measureRow(row, peers, rounds, limit);
    progress("");
    console.log(`${table([report])}\n`);
    if (isStored && adapter !== "") await store({ adapter, deno, date, cores }, report);
    isValid &&= report.results.some(({ library, medianMs }) => library === OWN && medianMs !== undefined);
  }
  console.log(isStored ? "stored in bench/results" : "not stored: only runs with all peers are");
  return isValid ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
