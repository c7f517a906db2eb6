import { ValueError } from "../core/mod.ts";
import { vegaSvg } from "./vega.ts";

/** The errors of one training, epoch by epoch. */
export interface ErrorCurve {
  /** What the legend calls it. */
  readonly name: string;
  /** Part of the samples that were misclassified, 0 to 1, in each epoch from the first one. */
  readonly errors: readonly number[];
}

/** How `errorSvg` draws. */
export interface ErrorOptions {
  /** A line above the plot. */
  readonly title?: string;
  /** An error that the trainings are to reach, 0 to 1: a dashed line. */
  readonly target?: number;
}

/**
 * Draws the training error of several trainings over their epochs, for a comparison.
 *
 * @param curves one for each training, each in a colour of its own
 * @returns an SVG file
 * @throws {ValueError} where there is no error to draw
 * @example
 * ```ts
 * import { errorSvg } from "@tilegrad/tilegrad/viz";
 * const curves = [{ name: "ReLU", errors: [0.6, 0.4, 0.2] }, { name: "tanh", errors: [0.7, 0.6, 0.5] }];
 * await Deno.writeTextFile("error.svg", await errorSvg(curves, { title: "A race", target: 0.25 }));
 * ```
 */
export async function errorSvg(
  curves: readonly ErrorCurve[],
  { title = "Training error", target }: ErrorOptions = {},
): Promise<string> {
  const values = curves.flatMap(({ name, errors }) =>
    errors.map((error, i) => ({ name, epoch: i + 1, percent: 100 * error }))
  );
  if (values.length === 0) {
    throw new ValueError(`Cannot draw errors: found ${curves.length} curves without a value, needed at least one`);
  }
  const last = Math.max(2, ...values.map(({ epoch }) => epoch));
  return await vegaSvg({
    title: { text: title, anchor: "start", fontSize: 16, offset: 12 },
    width: 640,
    height: 320,
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2, point: last <= 40 },
        encoding: {
          x: {
            field: "epoch",
            type: "quantitative",
            scale: { domain: [1, last], nice: false },
            axis: { grid: false, tickMinStep: 1 },
          },
          y: { field: "percent", type: "quantitative", title: "training error (%)", axis: { gridOpacity: 0.5 } },
          color: { field: "name", type: "nominal", sort: null, legend: { title: null } },
        },
      },
      ...target === undefined ? [] : [targetLine(100 * target)],
    ],
  });
}

function targetLine(percent: number): object {
  return {
    data: { values: [{ percent }] },
    mark: { type: "rule", strokeDash: [6, 4], color: "#71717a" },
    encoding: { y: { field: "percent", type: "quantitative" } },
  };
}
