import { ValueError } from "../core/mod.ts";
import { vegaSvg } from "./vega.ts";

/** A line through points. */
export interface Curve {
  /** What the legend calls it. */
  readonly name: string;
  /** Points, from left to right. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Curves over the same axes. */
export interface CurvePanel {
  /** What stands above the plot. */
  readonly title: string;
  /** The curves, in the order of the legend. */
  readonly curves: readonly Curve[];
}

/**
 * Draws curves, one panel beside the other: functions with their derivatives, for instance. Curves of one name have one
 * colour in all panels; the vertical axes are each panel's own.
 *
 * @param panels what to draw, in order
 * @param options `title` above all; `columns`, panels in a row, 4 unless told
 * @returns an SVG file
 * @throws {ValueError} where there is no point
 * @example
 * ```ts
 * import { curvesSvg } from "@tilegrad/tilegrad/viz";
 * const points = [0, 1, 2, 3].map((x) => [x, x * x] as const);
 * await Deno.writeTextFile("square.svg", await curvesSvg([{ title: "square", curves: [{ name: "y", points }] }]));
 * ```
 */
export async function curvesSvg(
  panels: readonly CurvePanel[],
  { title = "", columns = 4 }: { readonly title?: string; readonly columns?: number } = {},
): Promise<string> {
  const count = panels.reduce((sum, { curves }) => sum + curves.reduce((sum, { points }) => sum + points.length, 0), 0);
  if (count === 0) throw new ValueError("Cannot draw curves: found no point, needed at least one");
  return await vegaSvg({
    title: { text: title, anchor: "start", fontSize: 16, offset: 12 },
    columns,
    concat: panels.map(panelPlot),
  });
}

function panelPlot({ title, curves }: CurvePanel): object {
  const values = curves.flatMap(({ name, points }) => points.map(([x, y]) => ({ name, x: tidy(x), y: tidy(y) })));
  const axis = (field: string, nice: boolean) => ({
    field,
    type: "quantitative",
    title: null,
    scale: { nice },
    axis: { tickCount: 4, gridOpacity: 0.5, ticks: false, labelPadding: 6, domain: false, aria: false },
  });
  return {
    title: { text: title, fontSize: 13 },
    width: 170,
    height: 130,
    data: { values },
    mark: { type: "line", strokeWidth: 2, clip: true },
    encoding: {
      x: axis("x", false),
      y: axis("y", true),
      color: { field: "name", type: "nominal", sort: null, legend: { title: null, orient: "bottom" } },
    },
  };
}

/** Four decimals are more than a picture shows, and keep its file small. */
function tidy(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
