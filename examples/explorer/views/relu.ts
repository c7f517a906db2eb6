/// <reference lib="dom" />
import { element, penOf } from "../dom.ts";
import { shown } from "../numbers.ts";
import { type Context, outputOf } from "./context.ts";

const [WIDTH, HEIGHT] = [260, 150];

/** `max(0, x)` with its graph. */
export function reluView(context: Context): Node[] {
  const { look, source, neuron } = context;
  const x = look.values[source.name][neuron.index];
  const said = x < 0 ? "Negative: ReLU lets nothing through." : "Not negative: ReLU lets it through as it is.";
  return [
    element("p", { class: "formula" }, "y = max(0, x)"),
    graph(x, outputOf(context)),
    element("p", { class: "total" }, `max(0, ${shown(x, 3)}) = `, element("output", {}, shown(outputOf(context), 3))),
    element("p", { class: "hint" }, said),
  ];
}

function graph(x: number, y: number): HTMLCanvasElement {
  const label = `Graph of ReLU with a dot at x ${shown(x)}, y ${shown(y)}`;
  const canvas = element("canvas", {
    width: 2 * WIDTH,
    height: 2 * HEIGHT,
    class: "graph",
    role: "img",
    "aria-label": label,
  });
  const reach = Math.max(1, Math.abs(x)) * 1.25;
  const pen = penOf(canvas);
  const style = getComputedStyle(document.documentElement);
  const [across, up] = [
    (v: number) => WIDTH / 2 + (v / reach) * WIDTH / 2,
    (v: number) => HEIGHT - 24 - (v / reach) * (HEIGHT - 40),
  ];
  const line = (colour: string, width: number, ...points: readonly (readonly [number, number])[]) => {
    pen.strokeStyle = style.getPropertyValue(colour);
    pen.lineWidth = width;
    pen.beginPath();
    points.forEach(([px, py]) => pen.lineTo(px, py));
    pen.stroke();
  };
  pen.scale(2, 2);
  line("--line", 1, [0, up(0)], [WIDTH, up(0)]);
  line("--line", 1, [across(0), 0], [across(0), HEIGHT]);
  line("--accent", 2.5, [0, up(0)], [across(0), up(0)], [across(reach), up(reach)]);
  pen.fillStyle = style.getPropertyValue("--mark");
  pen.beginPath();
  pen.arc(across(x), up(y), 6, 0, 2 * Math.PI);
  pen.fill();
  return canvas;
}
