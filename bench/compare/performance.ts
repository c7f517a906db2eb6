/** The generated part of docs/performance.md. */
import { OWN } from "./libraries.ts";
import { type Comparison, figure, type RowReport } from "./report.ts";
import type { Scored } from "./statistics.ts";

const BEGIN = "<!-- compare: written by `deno task compare` -->";
const END = "<!-- compare: end -->";

function cell(result: Scored | undefined): string {
  if (result === undefined) return "";
  return result.medianMs === undefined ? "void" : figure(result.medianMs);
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : (bytes / 2 ** 20).toFixed(0);
}

function tableOf(headings: readonly string[], lines: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function ownLine({ name, must, rounds, load, results }: RowReport): string[] {
  const own = results.find(({ library }) => library === OWN)!;
  return [
    name,
    must,
    cell(own),
    figure(own.gigaflops),
    figure(own.timesBestPeer, "x"),
    figure(own.timesBestWasm, "x"),
    figure(own.latencyMs),
    figure(own.firstMs),
    megabytes(own.peakBytes),
    load.toFixed(1),
    `\`deno task compare --rows ${name} --rounds ${rounds}\``,
  ];
}

/** Why figures are missing, one line each. */
function voids(rows: readonly RowReport[]): string[] {
  return rows.flatMap(({ name, results }) =>
    results.filter(({ reason }) => reason !== undefined)
      .map(({ library, reason }) => `- ${name}, ${library}: ${reason!.replace(/[<>|`]/g, " ")}`)
  );
}

/** How the time per image changes with the batch, from the rows of ResNet-18. */
function growth(rows: readonly RowReport[]): string[] {
  const perImage = rows.filter(({ name }) => /^resnet18(-n\d+)?$/.test(name)).flatMap(({ name, results }) => {
    const own = results.find(({ library }) => library === OWN)!;
    const batch = Number(name.split("-n")[1] ?? 1);
    return own.medianMs === undefined ? [] : [{ batch, ms: own.medianMs / batch }];
  });
  if (perImage.length < 2) return [];
  const figures = perImage.map(({ batch, ms }) => `${batch}: ${figure(ms)} ms`).join(", ");
  return [`ResNet-18 forward, time per image by batch: ${figures}.`, ""];
}

/** The tables of a comparison in Markdown. */
export function performanceTables(comparison: Comparison, file: string): string {
  const { adapter, deno, date, cores, rows } = comparison;
  const libraries = [...new Set(rows.flatMap(({ results }) => results.map(({ library }) => library)))];
  const reasons = voids(rows);
  return [
    `\`bench/results/${file}\`: ${adapter}, Deno ${deno}, ${cores} cores, ${date}. Medians in milliseconds; "load" is the`,
    "machine's load average as the row began: above 1 others were at work, and times are too long.",
    "",
    tableOf(
      [
        "row",
        "must",
        "ms",
        "GFLOP/s",
        "x best WebGPU",
        "x best WASM",
        "one call ms",
        "first call ms",
        "peak MB",
        "load",
        "command",
      ],
      rows.map(ownLine),
    ),
    "",
    tableOf(
      ["ms", ...libraries],
      rows.map(({ name, results }) => [name, ...libraries.map((l) => cell(results.find((r) => r.library === l)))]),
    ),
    "",
    tableOf(
      ["peak MB", ...libraries],
      rows.map((row) => [
        row.name,
        ...libraries.map((l) => megabytes(row.results.find((r) => r.library === l)?.peakBytes)),
      ]),
    ),
    "",
    ...growth(rows),
    ...(reasons.length === 0 ? [] : ["Void:", "", ...reasons, ""]),
  ].join("\n");
}

/** The document with its generated part written anew; everything around the markers stays. */
export function replaceGenerated(document: string, comparison: Comparison, file: string): string {
  const begin = document.indexOf(BEGIN), end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`Cannot write the table: the document needs "${BEGIN}" and "${END}"`);
  const ignored = (part: string) => `<!-- deno-fmt-ignore-${part} -->`;
  const generated = [BEGIN, "", ignored("start"), "", performanceTables(comparison, file), ignored("end"), "", ""];
  return document.slice(0, begin) + generated.join("\n") + document.slice(end);
}
