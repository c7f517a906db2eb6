/// <reference lib="dom" />
import { currentPalette } from "./colours.ts";
import { element } from "./dom.ts";
import { type Kind, type Layer, nameOf, type Neuron, neuronAt, placeOf } from "./layers.ts";
import { moved } from "./maps.ts";
import type { Look } from "./network.ts";
import { stage } from "./stage.ts";
import type { View } from "./views/context.ts";
import { convolutionView } from "./views/convolution.ts";
import { flattenView } from "./views/flatten.ts";
import { inputView } from "./views/input.ts";
import { linearView } from "./views/linear.ts";
import { maxPoolView } from "./views/max_pool.ts";
import { reluView } from "./views/relu.ts";
import { softmaxView } from "./views/softmax.ts";

const VIEWS: Readonly<Record<Kind, View>> = {
  input: inputView,
  conv2d: convolutionView,
  relu: reluView,
  maxPool2d: maxPoolView,
  flatten: flattenView,
  linear: linearView,
  softmax: softmaxView,
};

/** How long a window takes to slide over a whole map, in milliseconds. */
const SLIDE = 16_000;

/** The arithmetic of the neuron that is chosen. */
export class NeuronPanel {
  private channel = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly layers: readonly Layer[],
    private readonly choose: (neuron: Neuron) => void,
  ) {}

  /** Shows how the neuron comes about; while the window slides, what it has not reached yet stays empty. */
  draw(neuron: Neuron, look: Look): void {
    const { layer, index } = neuron;
    const source = this.layers[Math.max(0, this.layers.indexOf(layer) - 1)];
    this.channel = Math.min(this.channel, source.maps - 1);
    const context = {
      look,
      layer,
      source,
      neuron,
      palette: currentPalette(),
      channel: this.channel,
      chooseChannel: (channel: number) => {
        this.channel = channel;
        this.draw(neuron, look);
      },
    };
    const upTo = this.sliding ? index % (layer.rows * layer.columns) + 1 : undefined;
    const staged = layer.kind === "relu" || layer.window ? [stage(context, upTo, (next) => this.stopAnd(next))] : [];
    this.root.replaceChildren(
      element("h2", {}, nameOf(neuron)),
      this.controls(neuron),
      ...staged,
      ...VIEWS[layer.kind](context),
    );
  }

  /** Whether the window is under way. */
  get sliding(): boolean {
    return this.timer !== undefined;
  }

  /** Halts the window. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private stopAnd(next: Neuron): void {
    this.stop();
    this.choose(next);
  }

  /** Moves the window from the first place of the map to the last. */
  private slide({ layer, index }: Neuron): void {
    const count = layer.rows * layer.columns;
    const first = index - index % count;
    let at = 0;
    this.timer = setInterval(() => {
      if (at === count) {
        this.stop();
        this.choose({ layer, index: first + count - 1 });
      } else this.choose({ layer, index: first + at++ });
    }, Math.min(90, SLIDE / count));
  }

  private controls(neuron: Neuron): HTMLElement {
    const step = (sign: string, key: string, name: string) =>
      element("button", {
        type: "button",
        class: "step",
        "aria-label": name,
        click: () => this.stopAnd(neuronAt(neuron.layer, moved(placeOf(neuron), key)!)),
      }, sign);
    const steps = [
      step("\u2190", "ArrowLeft", "one column left"),
      step("\u2191", "ArrowUp", "one row up"),
      step("\u2193", "ArrowDown", "one row down"),
      step("\u2192", "ArrowRight", "one column right"),
    ];
    if (neuron.layer.maps > 1) {
      steps.push(step("\u2212 map", "PageUp", "map before"), step("+ map", "PageDown", "next map"));
    }
    const slide = element("button", {
      type: "button",
      class: "primary",
      "aria-label": this.sliding ? "Stop the window" : "Slide the window over the map",
      click: () => {
        if (!this.sliding) return this.slide(neuron);
        this.stop();
        this.choose(neuron);
      },
    }, this.sliding ? "Stop" : "Slide");
    return element("div", { class: "row controls" }, ...steps, ...(neuron.layer.window ? [slide] : []));
  }
}
