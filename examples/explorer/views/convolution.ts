/// <reference lib="dom" />
import { element } from "../dom.ts";
import { placeOf, windowOf } from "../layers.ts";
import { shown, summand } from "../numbers.ts";
import { type Context, outputOf } from "./context.ts";
import { numberGrid } from "./number_grid.ts";

/** One product of a convolution: a number of the window and the weight that lies on it. */
interface Term {
  readonly x: number;
  readonly w: number;
  /** Whether the window reaches into the padding here. */
  readonly outside: boolean;
}

/** The products of the window on one map of the source, in row-major order. */
function termsOf({ look, layer, source, neuron }: Context, channel: number): Term[] {
  const place = placeOf(neuron);
  const { top, left, size } = windowOf(layer.window!, place);
  const [values, weights] = [look.values[source.name], look.weights[`${layer.name}.weight`]];
  const kernel = (place.map * source.maps + channel) * size * size;
  return Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [top + Math.floor(i / size), left + i % size];
    const outside = row < 0 || column < 0 || row >= source.rows || column >= source.columns;
    const x = outside ? 0 : values[(channel * source.rows + row) * source.columns + column];
    return { x, w: weights[kernel + i], outside };
  });
}

const sumOf = (terms: readonly Term[]) => terms.reduce((sum, { x, w }) => sum + x * w, 0);

/** Window, kernel, products, the sums of all maps of the source and the bias. */
export function convolutionView(context: Context): Node[] {
  const { layer, source, neuron, look, palette, channel } = context;
  const terms = termsOf(context, channel);
  const columns = layer.window!.kernel;
  const outside = terms.map((term) => term.outside);
  const of = source.maps > 1 ? ` of ${source.name}, map ${channel + 1}` : ` of the ${source.name}`;
  const sums = Array.from({ length: source.maps }, (_, c) => sumOf(termsOf(context, c)));
  const bias = look.weights[`${layer.name}.bias`][placeOf(neuron).map];
  return [
    element("p", { class: "formula" }, "y = \u03a3 x \u00b7 w + b"),
    element(
      "div",
      { class: "equation" },
      numberGrid(terms.map(({ x }) => x), { caption: `window x${of}`, columns, palette, outside }),
      element("span", { class: "operator" }, "\u00d7"),
      numberGrid(terms.map(({ w }) => w), { caption: "kernel w", columns, palette }),
      element("span", { class: "operator" }, "="),
      numberGrid(terms.map(({ x, w }) => x * w), { caption: "products x \u00b7 w", columns, palette, outside }),
    ),
    ...(source.maps > 1 ? [channelSums(context, sums)] : []),
    element(
      "p",
      { class: "total" },
      `${source.maps > 1 ? "sum of all maps" : "sum of the products"} `,
      element("b", { "data-sum": true }, shown(sums.reduce((a, b) => a + b, 0), 3)),
      " ",
      element("span", { "data-bias": true }, summand(bias, 3)),
      " (bias) = ",
      element("output", {}, shown(outputOf(context), 3)),
    ),
  ];
}

/** The sum of each map, to choose whose numbers are shown. */
function channelSums({ source, channel, chooseChannel }: Context, sums: readonly number[]): HTMLElement {
  const chips = sums.map((sum, c) =>
    element(
      "button",
      { type: "button", class: "chip", "aria-pressed": c === channel, click: () => chooseChannel(c) },
      element("small", {}, `map ${c + 1}`),
      shown(sum),
    )
  );
  return element(
    "div",
    { class: "chips", role: "group", "aria-label": `Sum of the products on each map of ${source.name}` },
    ...chips,
  );
}
