import type { Pair, Shape } from "../core/mod.ts";
import type { Costs, Summary } from "./summary.ts";
import { textTable } from "./table.ts";

/** What the formats show. */
type Facts = Omit<Summary, "table" | "markdown" | "json">;

const head = ["layer", "kind", "output", "params", "MACs", "bytes", "receptive field", "stride"];
/** The columns of numbers. */
const right = [3, 4, 5, 6, 7];

/** A summary as aligned text. */
export function summaryTable(facts: Facts): string {
  const { first, layers, last } = rowsOf(facts);
  const [titles, ...lines] = textTable([head, first, ...layers, last], right);
  const rule = "-".repeat(Math.max(titles.length, ...lines.map((line) => line.length)));
  return [titles, rule, ...lines.slice(0, -1), rule, ...lines.slice(-1)].join("\n");
}

/** A summary as a table in Markdown. */
export function summaryMarkdown(facts: Facts): string {
  const { first, layers, last } = rowsOf(facts);
  const rule = head.map((_, column) => right.includes(column) ? "---:" : "---");
  const strong = last.map((cell) => cell === "" ? "" : `**${cell}**`);
  return [head, rule, first, ...layers, strong].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A summary as JSON. */
export function summaryJson({ input, layers, ...total }: Facts): string {
  const entries = layers.map(({ name, kind, ...costs }) => ({ name, kind, ...numbersOf(costs) }));
  return JSON.stringify({ input, layers: entries, total: numbersOf(total) }, null, 2);
}

function numbersOf({ output, params, macs, activationBytes, field: { size, jump, whole } }: Costs) {
  return { output, params, macs, activationBytes, receptiveField: size, stride: whole ? null : jump };
}

function rowsOf({ input, layers, ...total }: Facts): { first: string[]; layers: string[][]; last: string[] } {
  return {
    first: ["input", "", shown(input), "", "", "", "", ""],
    layers: layers.map(({ name, kind, ...costs }) => [name, kind, ...cellsOf(costs)]),
    last: ["total", "", ...cellsOf(total)],
  };
}

function cellsOf({ output, params, macs, activationBytes, field: { size, jump, whole } }: Costs): string[] {
  const numbers = [params, macs, activationBytes].map(grouped);
  return [shown(output), ...numbers, pairShown(size), whole ? "-" : pairShown(jump)];
}

function shown(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** [3, 3] as `3`, [1, 7] as `1x7`, thirds with three places. */
function pairShown(pair: Pair): string {
  const [height, width] = pair.map((extent) => Number(extent.toFixed(3)));
  return height === width ? String(height) : `${height}x${width}`;
}

/** 61706 as `61,706`, 0 as `-`. */
function grouped(count: number): string {
  return count === 0 ? "-" : count.toLocaleString("en-US");
}
