import type { Shape } from "../core/mod.ts";
import { type Description, type Field, follow, pointField } from "./description.ts";
import type { Module } from "./module.ts";
import { joinName } from "./names.ts";
import { textTable } from "./table.ts";

/** One layer of a network. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  readonly output: Shape;
  readonly params: number;
  readonly macs: number;
  /** Elements of the network's input, along the longer axis, that one element of the output depends on. */
  readonly receptiveField: number;
}

/** What a network consists of and costs. */
export interface Summary {
  /** Everything as text. */
  readonly table: string;
  readonly params: number;
  /** Multiply-accumulates of the convolutions and linear layers, for the whole input with its batch. */
  readonly macs: number;
  /** That of the last layer that does not see the whole plane. */
  readonly receptiveField: number;
  readonly layers: readonly LayerSummary[];
}

/** A layer without children, and what it sees of the network's input. */
interface Leaf {
  readonly name: string;
  readonly description: Description;
  readonly field: Field;
}

/**
 * Layers, output shapes, parameters, multiply-accumulates and receptive fields of a network. Computes nothing, on no device.
 *
 * The receptive field grows by `(reach - 1) jump` with each window, where `jump` is the product of the strides before it.
 * Padding counts as part of the input; a layer that sees the whole plane (linear, global pool) has the field that covers it.
 *
 * @param input shape of the input with its batch, [1, 1, 28, 28]
 *
 * @example
 * ```ts
 * import { summary } from "@tilegrad/tilegrad/layers";
 * import { lenet5 } from "@tilegrad/tilegrad/models";
 * const { table, params } = summary(lenet5(), [1, 1, 28, 28]);
 * console.log(table, params); // ... 61706
 * ```
 */
export function summary(module: Module, input: Shape): Summary {
  const description = module.describe(input);
  const leaves = leavesOf("", description, pointField);
  const layers = leaves.map(({ name, description: { kind, output, params, macs }, field }) => ({
    name,
    kind,
    output,
    params,
    macs,
    receptiveField: Math.max(...seen(field)),
  }));
  const { params, macs } = description;
  const last = leaves.findLast(({ field }) => !field.whole)?.field ?? description.field;
  return { table: tableOf(input, leaves, description), params, macs, receptiveField: Math.max(...seen(last)), layers };
}

/** Whole elements of a field: after a transposed convolution neighbours may begin within one. */
function seen({ size }: Field): number[] {
  return size.map(Math.ceil);
}

function leavesOf(name: string, description: Description, entry: Field): Leaf[] {
  const { children, field } = description;
  if (children.length === 0) return [{ name, description, field: follow(entry, field) }];
  return children.flatMap((child) =>
    leavesOf(joinName(name, child.name), child.description, follow(entry, child.entry))
  );
}

function tableOf(input: Shape, leaves: readonly Leaf[], { output, params, macs }: Description): string {
  const head = ["layer", "kind", "output", "params", "MACs", "receptive field"];
  const rows = leaves.map(({ name, description: { kind, output, params, macs }, field }) => [
    name,
    kind,
    shown(output),
    grouped(params),
    grouped(macs),
    seen(field).every((size, _, [first]) => size === first) ? String(seen(field)[0]) : seen(field).join("x"),
  ]);
  const [titles, ...lines] = textTable(
    [head, ["input", "", shown(input), "", "", ""], ...rows, [
      "total",
      "",
      shown(output),
      grouped(params),
      grouped(macs),
      "",
    ]],
    [3, 4, 5],
  );
  const rule = "-".repeat(Math.max(titles.length, ...lines.map((line) => line.length)));
  return [titles, rule, ...lines.slice(0, -1), rule, ...lines.slice(-1)].join("\n");
}

function shown(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** 61706 as `61,706`, 0 as `-`. */
function grouped(count: number): string {
  return count === 0 ? "-" : count.toLocaleString("en-US");
}
