import type { Module } from "@tilegrad/tilegrad/layers";

/** The operations whose arithmetic the page shows. */
export type Kind = "input" | "conv2d" | "relu" | "maxPool2d" | "flatten" | "linear" | "softmax";

/** A layer of the network as the page draws it. */
export interface Layer {
  readonly name: string;
  readonly kind: Kind;
  /** Extents as the network has them: [channels, rows, columns] or [features]. */
  readonly shape: readonly number[];
  /** How it is drawn: so many maps of rows and columns; a vector is one map of wrapped rows. */
  readonly maps: number;
  readonly rows: number;
  readonly columns: number;
  /** Of what slides a window over its input. */
  readonly window?: { readonly kernel: number; readonly stride: number; readonly padding: number };
}

/** One number of a layer, by its position in the layer's values. */
export interface Neuron {
  readonly layer: Layer;
  readonly index: number;
}

/** Where a neuron stands in the drawing of its layer. */
export interface Place {
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

const KINDS: Readonly<Record<string, Kind>> = {
  conv2d: "conv2d",
  relu: "relu",
  maxPool2d: "maxPool2d",
  flatten: "flatten",
  linear: "linear",
};

/** The input, the layers of a network for it in their order, and the softmax of what it answers. */
export function layersOf(model: Module, input: readonly number[]): Layer[] {
  const layers = model.describe([1, ...input]).children.map(({ name, description }) => {
    const { output, window, kind } = description;
    if (KINDS[kind] === undefined) throw new RangeError(`Cannot draw ${name}: the page knows no ${kind}`);
    const [kernel, stride] = [window?.kernel[0] ?? 1, window?.stride[0] ?? 1];
    const padding = typeof window?.padding === "number" ? window.padding : 0;
    return { ...drawn(name, KINDS[kind], output.slice(1)), ...(window && { window: { kernel, stride, padding } }) };
  });
  return [drawn("input", "input", input), ...layers, drawn("softmax", "softmax", layers.at(-1)!.shape)];
}

function drawn(name: string, kind: Kind, shape: readonly number[]): Layer {
  if (shape.length === 3) return { name, kind, shape, maps: shape[0], rows: shape[1], columns: shape[2] };
  const columns = widestDivisor(shape[0]);
  return { name, kind, shape, maps: 1, rows: shape[0] / columns, columns };
}

/** The largest divisor that fits into a row of the page. */
function widestDivisor(count: number): number {
  for (let columns = 40; columns > 1; columns--) if (count % columns === 0) return columns;
  return 1;
}

/** Where a neuron is drawn. */
export function placeOf({ layer: { rows, columns }, index }: Neuron): Place {
  const inMap = index % (rows * columns);
  return { map: Math.floor(index / (rows * columns)), row: Math.floor(inMap / columns), column: inMap % columns };
}

/** The neuron that is drawn there; places beyond an edge are moved to it. */
export function neuronAt(layer: Layer, { map, row, column }: Place): Neuron {
  const within = (value: number, extent: number) => Math.max(0, Math.min(extent - 1, value));
  const inMap = within(row, layer.rows) * layer.columns + within(column, layer.columns);
  return { layer, index: within(map, layer.maps) * layer.rows * layer.columns + inMap };
}

/** Rows and columns of the input that a window sees: from its upper left corner, which may lie in the padding. */
export function windowOf({ kernel, stride, padding }: NonNullable<Layer["window"]>, { row, column }: Place) {
  return { top: row * stride - padding, left: column * stride - padding, size: kernel };
}

/** A neuron in the page's words; maps, rows and columns count from 1 as people do. */
export function nameOf(neuron: Neuron): string {
  const { layer, index } = neuron;
  if (layer.shape.length === 1) return `${layer.name} \u00b7 neuron ${index} (0 to ${layer.shape[0] - 1})`;
  const { map, row, column } = placeOf(neuron);
  const ofMap = layer.maps > 1 ? `map ${map + 1} of ${layer.maps} \u00b7 ` : "";
  return `${layer.name} \u00b7 ${ofMap}row ${row + 1}, column ${column + 1}`;
}
