/// <reference lib="dom" />
import { element, penOf } from "./dom.ts";
import { outputSize, type Sizes } from "./sizes.ts";

/** The fields of the widget with their bounds. */
const FIELDS = [
  { name: "input", least: 1, most: 16, start: 7 },
  { name: "padding", least: 0, most: 4, start: 1 },
  { name: "kernel", least: 1, most: 7, start: 3 },
  { name: "stride", least: 1, most: 4, start: 2 },
] as const;

/** Pixels of the drawing's canvas, along its side. */
const SIDE = 440;

/** Input size, padding, kernel and stride as sliders; the formula with their numbers; the window at each of its places. */
export class SizeWidget {
  private readonly drawing = element("canvas", { width: 2 * SIDE + 60, height: SIDE, role: "img", class: "sizes" });
  private readonly formula = element("p", { class: "formula", role: "status", id: "size-formula" });
  private readonly place = slider("place", 0, 0, 0);
  private readonly sliders = FIELDS.map(({ name, least, most, start }) => slider(name, least, most, start));

  constructor(root: HTMLElement) {
    const labels = [...this.sliders, this.place].map((input) =>
      element("label", {}, element("span", {}, `${input.name} `, element("output", { for: input.id })), input)
    );
    for (const input of [...this.sliders, this.place]) input.addEventListener("input", () => this.draw());
    root.replaceChildren(element("div", { class: "fields" }, ...labels), this.formula, this.drawing);
    this.draw();
  }

  /** Draws the widget anew, such as in other colours. */
  draw(): void {
    const [input, padding, kernel, stride] = this.sliders.map(({ valueAsNumber }) => valueAsNumber);
    const sizes = { input, padding, kernel, stride };
    const output = outputSize(sizes);
    this.place.max = `${Math.max(0, output * output - 1)}`;
    for (const each of [...this.sliders, this.place]) {
      each.parentElement!.querySelector("output")!.textContent = each === this.place
        ? `${each.valueAsNumber + 1} of ${output * output}`
        : each.value;
    }
    this.formula.textContent = output === 0
      ? `The kernel (${kernel}) is larger than the padded input (${input + 2 * padding}): there is no output.`
      : `output = \u230a(input + 2 \u00b7 padding \u2212 kernel) / stride\u230b + 1 = ` +
        `\u230a(${input} + 2 \u00b7 ${padding} \u2212 ${kernel}) / ${stride}\u230b + 1 = ${output}`;
    this.drawing.setAttribute("aria-label", `Input ${input} by ${input}, output ${output} by ${output}`);
    this.paint(sizes, output);
  }

  private paint({ input, padding, kernel, stride }: Sizes, output: number): void {
    const pen = penOf(this.drawing);
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name);
    pen.clearRect(0, 0, this.drawing.width, this.drawing.height);
    const padded = input + 2 * padding;
    const cell = (SIDE - 8) / Math.max(padded, output);
    const grid = (left: number, count: number, fill: (row: number, column: number) => string) => {
      for (let row = 0; row < count; row++) {
        for (let column = 0; column < count; column++) {
          pen.fillStyle = fill(row, column);
          pen.fillRect(left + column * cell + 1, 4 + row * cell + 1, cell - 2, cell - 2);
        }
      }
    };
    const inside = (at: number) => at >= padding && at < padding + input;
    grid(4, padded, (row, column) => inside(row) && inside(column) ? colour("--cell") : colour("--pad"));
    if (output === 0) return;
    const [top, left] = [Math.floor(this.place.valueAsNumber / output), this.place.valueAsNumber % output];
    const right = SIDE + 60;
    grid(right, output, (row, column) => row === top && column === left ? colour("--mark") : colour("--cell"));
    pen.strokeStyle = colour("--mark");
    pen.lineWidth = 4;
    pen.strokeRect(4 + left * stride * cell, 4 + top * stride * cell, kernel * cell, kernel * cell);
    pen.fillStyle = colour("--muted");
    pen.font = "28px system-ui";
    pen.fillText("\u2192", SIDE + 16, SIDE / 2);
  }
}

function slider(name: string, least: number, most: number, start: number): HTMLInputElement {
  return element("input", { type: "range", id: `size-${name}`, name, min: least, max: most, value: start });
}
