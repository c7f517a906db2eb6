/// <reference lib="dom" />
import type { Palette } from "./colours.ts";
import { element } from "./dom.ts";
import { type Layer, nameOf, type Neuron, neuronAt, type Place, placeOf, windowOf } from "./layers.ts";
import type { Look } from "./network.ts";
import { paintHeat, paintMap } from "./paint.ts";

/** What each kind of layer does, in a few words. */
const WORDS: Readonly<Record<Layer["kind"], string>> = {
  input: "28 \u00d7 28 pixels, scaled",
  conv2d: "a window slides: multiply and add",
  relu: "negative numbers become 0",
  maxPool2d: "the largest of 2 \u00d7 2",
  flatten: "all maps in one row",
  linear: "every input, weighted and added",
  softmax: "scores become probabilities",
};

interface DrawnMap {
  readonly canvas: HTMLCanvasElement;
  readonly box: HTMLButtonElement;
  readonly mark: HTMLElement;
}

/** The maps of all layers: canvases in buttons, with frames over what is chosen and what it sees. */
export class MapsView {
  private readonly maps = new Map<string, readonly DrawnMap[]>();
  /** Where the keyboard goes on from. */
  private last: Neuron | undefined;
  private readonly heat = element("canvas", { class: "heat", width: 28, height: 28 });

  constructor(
    root: HTMLElement,
    private readonly layers: readonly Layer[],
    private readonly choose: (neuron: Neuron) => void,
  ) {
    root.replaceChildren(...layers.map((layer) => this.card(layer)));
  }

  /** Paints everything. */
  draw(look: Look, palette: Palette): void {
    for (const layer of this.layers) {
      this.maps.get(layer.name)!.forEach(({ canvas }, map) =>
        paintMap(canvas, layer, look.values[layer.name], map, palette)
      );
    }
    paintHeat(this.heat, look.saliency);
  }

  /** Shows or hides the saliency over the input. */
  showSaliency(visible: boolean): void {
    this.heat.hidden = !visible;
  }

  /** Frames the neuron and the part of the layer before that it sees. */
  mark(neuron: Neuron): void {
    this.last = neuron;
    const place = placeOf(neuron);
    for (const drawn of this.maps.values()) for (const { mark } of drawn) mark.hidden = true;
    const chosen = this.maps.get(neuron.layer.name)!;
    chosen.forEach(({ box }, map) => box.tabIndex = map === place.map ? 0 : -1);
    chosen[place.map].box.setAttribute("aria-label", nameOf(neuron));
    frame(chosen[place.map].mark, neuron.layer, { top: place.row, left: place.column, size: 1 }, "chosen");
    const source = this.layers[this.layers.indexOf(neuron.layer) - 1];
    if (source) this.markSource(neuron, source, place);
  }

  /** Moves the keyboard to the neuron's map. */
  focus(neuron: Neuron): void {
    this.maps.get(neuron.layer.name)![placeOf(neuron).map].box.focus({ preventScroll: true });
  }

  private markSource({ layer, index }: Neuron, source: Layer, place: Place): void {
    const maps = this.maps.get(source.name)!;
    if (layer.window) {
      const seen = windowOf(layer.window, place);
      maps.forEach(({ mark }, map) => {
        if (layer.kind === "conv2d" || map === place.map) frame(mark, source, seen, "seen");
      });
    } else if (layer.kind === "relu" || layer.kind === "flatten") {
      const { map, row, column } = placeOf({ layer: source, index });
      frame(maps[map].mark, source, { top: row, left: column, size: 1 }, "seen");
    } else {
      for (const { mark } of maps) frame(mark, { rows: 1, columns: 1 }, { top: 0, left: 0, size: 1 }, "seen");
    }
  }

  private card(layer: Layer): HTMLElement {
    const drawn = Array.from({ length: layer.maps }, (_, map) => this.drawnMap(layer, map));
    this.maps.set(layer.name, drawn);
    if (layer.kind === "input") {
      this.heat.hidden = true;
      drawn[0].box.append(this.heat);
    }
    return element(
      "section",
      { class: `layer ${layer.kind}`, "data-layer": layer.name },
      element(
        "header",
        {},
        element("h3", {}, layer.name),
        element("span", { class: "shape" }, layer.shape.join(" \u00d7 ")),
        element("span", { class: "words" }, WORDS[layer.kind]),
      ),
      element("div", { class: `maps of${layer.maps}` }, ...drawn.map(({ box }) => box)),
      ...(layer.shape[0] === 10 ? [digitNames()] : []),
    );
  }

  private drawnMap(layer: Layer, map: number): DrawnMap {
    const canvas = element("canvas", { width: layer.columns, height: layer.rows });
    const mark = element("span", { class: "mark", hidden: true });
    const box = element(
      "button",
      {
        type: "button",
        class: "map",
        "aria-label": layer.maps > 1 ? `${layer.name}, map ${map + 1} of ${layer.maps}` : layer.name,
        tabindex: map === 0 ? 0 : -1,
        style: `aspect-ratio:${layer.columns}/${layer.rows}`,
        click: (event) => this.choose(neuronAt(layer, clicked(event as MouseEvent, canvas, layer, map))),
        keydown: (event) => this.keyPressed(event as KeyboardEvent, layer, map),
      },
      canvas,
      mark,
    );
    return { canvas, box, mark };
  }

  private keyPressed(event: KeyboardEvent, layer: Layer, map: number): void {
    const known = this.last?.layer === layer ? placeOf(this.last) : { row: 0, column: 0 };
    const next = moved({ ...known, map }, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    const neuron = neuronAt(layer, next);
    this.choose(neuron);
    this.focus(neuron);
  }
}

/** Where a key leads from a place: arrows move in the map, with the shift key or by Page Up and Page Down between maps. */
export function moved(place: Place, key: string, shift = false): Place | undefined {
  const { map, row, column } = place;
  const steps: Readonly<Record<string, Place>> = {
    ArrowUp: { map, row: row - 1, column },
    ArrowDown: { map, row: row + 1, column },
    ArrowLeft: shift ? { map: map - 1, row, column } : { map, row, column: column - 1 },
    ArrowRight: shift ? { map: map + 1, row, column } : { map, row, column: column + 1 },
    PageUp: { map: map - 1, row, column },
    PageDown: { map: map + 1, row, column },
  };
  return steps[key];
}

function clicked(event: MouseEvent, canvas: HTMLCanvasElement, layer: Layer, map: number): Place {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  // Enter and the space bar click without a pointer: the middle of the map.
  const [x, y] = event.detail === 0 ? [0.5, 0.5] : [(event.clientX - left) / width, (event.clientY - top) / height];
  return { map, row: Math.floor(y * layer.rows), column: Math.floor(x * layer.columns) };
}

function frame(
  mark: HTMLElement,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  { top, left, size }: { readonly top: number; readonly left: number; readonly size: number },
  kind: "chosen" | "seen",
): void {
  mark.hidden = false;
  // Cells of large maps are too small for a frame.
  mark.className = `mark ${kind}${kind === "chosen" && columns > 12 ? " dot" : ""}`;
  mark.style.cssText = `left:${(100 * left) / columns}%;top:${(100 * top) / rows}%;` +
    `width:${(100 * size) / columns}%;height:${(100 * size) / rows}%`;
}

function digitNames(): HTMLElement {
  const names = Array.from({ length: 10 }, (_, digit) => element("span", {}, `${digit}`));
  return element("div", { class: "digits-below", "aria-hidden": true }, ...names);
}
