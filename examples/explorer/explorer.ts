/// <reference lib="dom" />
import { showAnswer } from "./answer.ts";
import { currentPalette } from "./colours.ts";
import { byId } from "./dom.ts";
import { type Layer, type Neuron, neuronAt } from "./layers.ts";
import { MapsView } from "./maps.ts";
import type { Look } from "./network.ts";
import { NeuronPanel } from "./neuron_panel.ts";

/** What the page shows of a network: all maps of a picture and the arithmetic of one neuron. */
export class Explorer {
  private readonly maps: MapsView;
  private readonly panel: NeuronPanel;
  private neuron: Neuron;
  private seen: Look | undefined;

  constructor(layers: readonly Layer[]) {
    this.maps = new MapsView(byId("layers", HTMLDivElement), layers, (neuron) => {
      this.panel.stop();
      this.choose(neuron);
    });
    this.panel = new NeuronPanel(byId("neuron", HTMLElement), layers, (neuron) => this.choose(neuron));
    this.neuron = neuronAt(layers[1], { map: 0, row: 13, column: 13 });
    const saliency = byId("saliency", HTMLInputElement);
    saliency.addEventListener("change", () => this.maps.showSaliency(saliency.checked));
  }

  /** Shows what the network makes of another picture, or another network of the same one. */
  show(look: Look): void {
    this.seen = look;
    this.redraw();
  }

  /** Draws everything anew. */
  redraw(): void {
    if (!this.seen) return;
    this.maps.draw(this.seen, currentPalette());
    showAnswer(this.seen);
    this.choose(this.neuron);
  }

  private choose(neuron: Neuron): void {
    this.neuron = neuron;
    this.maps.mark(neuron);
    if (this.seen) this.panel.draw(neuron, this.seen);
  }
}
