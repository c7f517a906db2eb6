/// <reference lib="dom" />
import type { Palette } from "../colours.ts";
import type { Layer, Neuron } from "../layers.ts";
import type { Look } from "../network.ts";

/** What a view of one neuron is drawn from. */
export interface Context {
  readonly look: Look;
  readonly layer: Layer;
  /** The layer that feeds this one. */
  readonly source: Layer;
  readonly neuron: Neuron;
  readonly palette: Palette;
  /** Which map of the source the numbers are shown for. */
  readonly channel: number;
  /** Shows the numbers of another map of the source. */
  readonly chooseChannel: (channel: number) => void;
}

/** Draws the arithmetic of one kind of layer. */
export type View = (context: Context) => readonly Node[];

/** The output of the neuron. */
export function outputOf({ look, layer, neuron }: Context): number {
  return look.values[layer.name][neuron.index];
}
