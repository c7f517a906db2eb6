import type { Pair, Shape } from "../core/mod.ts";
import { type Description, type Field, follow, pointField } from "./description.ts";
import type { Module } from "./module.ts";
import { joinName } from "./names.ts";
import { summaryJson, summaryMarkdown, summaryTable } from "./summary_formats.ts";

/** What a layer or a whole network gives and costs. */
export interface Costs {
  /** Shape of the output. */
  readonly output: Shape;
  /** Numbers that are trained. */
  readonly params: number;
  /** Multiply-accumulates of convolutions and linear layers, for the whole input with its batch. */
  readonly macs: number;
  /** Bytes of the output, of all layers' outputs for a network, at 4 bytes an element. */
  readonly activationBytes: number;
  /** Elements of the network's input, along the longer axis, that one element of the output depends on. */
  readonly receptiveField: number;
  /** Elements of the input, along the longer axis, between the fields of neighbours; a fraction where the output is larger. */
  readonly stride: number;
  /** Receptive field and stride (`jump`) along height and width, and whether the layer sees the whole plane. */
  readonly field: Field;
}

/** One layer of a network. */
export interface LayerSummary extends Costs {
  /** Where the layer stands in the network. */
  readonly name: string;
  /** What the layer is, in one word. */
  readonly kind: string;
}

/** What a network consists of and costs. Its field is that of the last layer that does not see the whole plane. */
export interface Summary extends Costs {
  /** Shape of the input, with its batch. */
  readonly input: Shape;
  /** The layers, in the order of the forward pass. */
  readonly layers: readonly LayerSummary[];
  /** Everything as text. */
  readonly table: string;
  /** Everything as a Markdown table. */
  readonly markdown: string;
  /** Everything as JSON text; receptive fields and strides are [height, width], strides `null` where the whole is seen. */
  readonly json: string;
}

/**
 * Layers, output shapes, parameters, multiply-accumulates, activations, receptive fields and strides of a network. Computes
 * nothing, on no device.
 *
 * The receptive field grows by `(reach - 1) jump` with each window, where `jump`, the stride, is the product of the strides
 * before it. Padding counts as part of the input; a layer that sees the whole plane (linear, global pool) has the field that
 * covers it.
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
 *
 * Source of the field's arithmetic: Araujo, Norris and Sim 2019, "Computing receptive fields of convolutional neural
 * networks".
 */
export function summary(module: Module, input: Shape): Summary {
  const description = module.describe(input);
  const layers = layersOf("", description, pointField);
  const field = layers.findLast(({ field }) => !field.whole)?.field ?? description.field;
  const activationBytes = layers.reduce((sum, layer) => sum + layer.activationBytes, 0);
  const facts = { input, layers, ...costsOf(description, field), activationBytes };
  return { ...facts, table: summaryTable(facts), markdown: summaryMarkdown(facts), json: summaryJson(facts) };
}

/** The layers without children, each with what it sees of the network's input. */
function layersOf(name: string, description: Description, entry: Field): LayerSummary[] {
  const { kind, children } = description;
  if (children.length === 0) return [{ name, kind, ...costsOf(description, follow(entry, description.field)) }];
  return children.flatMap((child) =>
    layersOf(joinName(name, child.name), child.description, follow(entry, child.entry))
  );
}

function costsOf({ output, params, macs }: Description, { size: [height, width], jump, whole }: Field): Costs {
  // After a transposed convolution neighbours may begin within one element.
  const size: Pair = [Math.ceil(height), Math.ceil(width)];
  return {
    output,
    params,
    macs,
    activationBytes: 4 * output.reduce((product, extent) => product * extent, 1),
    receptiveField: Math.max(...size),
    stride: Math.max(...jump),
    field: { size, jump, whole },
  };
}
