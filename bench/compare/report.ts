/** What a comparison leaves behind: the printed table and the file of results. */
import type { Scored } from "./statistics.ts";

export interface RowReport {
  readonly name: string;
  readonly work: string;
  readonly flops: number;
  /** What tilegrad has to reach. */
  readonly must: string;
  /** Load average of the machine before the row: figures of a busy machine are worth less than their ratios. */
  readonly load: number;
  /** Asked for; slow rows end earlier. */
  readonly rounds: number;
  readonly results: readonly Scored[];
}

/** The whole comparison, as it is stored. Times in milliseconds per repetition. */
export interface Comparison {
  readonly adapter: string;
  readonly deno: string;
  readonly date: string;
  readonly cores: number;
  readonly rows: readonly RowReport[];
}

/** Two decimals below 100; nothing for no value. */
export function figure(value: number | undefined, suffix = ""): string {
  return value === undefined ? "" : value.toFixed(value < 100 ? 2 : 0) + suffix;
}

const HEADINGS = [
  "library",
  "version",
  "median ms",
  "min ms",
  "cpu ms",
  "GFLOP/s",
  "x WebGPU",
  "x WASM",
  "one ms",
  "first ms",
  "peak MB",
  "reps",
];

function cells(result: Scored): string[] {
  if (result.reason !== undefined) return [result.library, result.version ?? "", `void: ${result.reason}`];
  const { library, version = "", medianMs, minMs, medianCpuMs, gigaflops, repetitions, peakBytes } = result;
  return [
    library,
    version,
    figure(medianMs),
    figure(minMs),
    figure(medianCpuMs),
    figure(gigaflops),
    figure(result.timesBestPeer, "x"),
    figure(result.timesBestWasm, "x"),
    figure(result.latencyMs),
    figure(result.firstMs),
    figure(peakBytes && peakBytes / 2 ** 20),
    `${repetitions ?? ""}`,
  ];
}

/** The table of all rows, one block each. */
export function table(rows: readonly RowReport[]): string {
  const widths = HEADINGS.map((heading, column) =>
    Math.max(
      heading.length,
      // A reason may run on to the end of its line.
      ...rows.flatMap((row) => row.results.filter((r) => column < 2 || r.reason === undefined))
        .map((result) => cells(result)[column].length),
    )
  );
  const line = (texts: readonly string[]) =>
    "  " + texts.map((text, i) => i < 2 ? text.padEnd(widths[i]) : text.padStart(widths[i])).join("  ").trimEnd();
  return rows.map((row) => [`${row.name}: ${row.work}`, line(HEADINGS), ...row.results.map((r) => line(cells(r)))])
    .map((lines) => lines.join("\n")).join("\n\n");
}

/** `<adapter>-<deno version>-<date>.json`, in letters that every file system takes. */
export function fileName({ adapter, deno, date }: Pick<Comparison, "adapter" | "deno" | "date">): string {
  const plain = adapter.toLowerCase().replace(/[^a-z0-9.]+/g, "-").replace(/^-|-$/g, "");
  return `${plain}-${deno}-${date}.json`;
}

/** The comparison with a row measured anew; rows stand in the order of `names`, and names no longer known go. */
export function withRow(comparison: Comparison, row: RowReport, names: readonly string[]): Comparison {
  const rows = [...comparison.rows.filter(({ name }) => name !== row.name), row].filter((r) => names.includes(r.name));
  return { ...comparison, rows: rows.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name)) };
}
