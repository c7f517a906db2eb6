import { ValueError } from "../core/mod.ts";
import { vegaSvg } from "./vega.ts";

/** One measured value of a training. */
export interface Measure {
  /** Optimizer steps done before. */
  readonly step: number;
  /** The measured number. */
  readonly value: number;
}

/** What a training reports over its steps. */
export interface History {
  /** Training loss, any number of steps. */
  readonly loss: readonly Measure[];
  /** Accuracy on the validation set, 0 to 1. */
  readonly accuracy: readonly Measure[];
}

const width = 720;
const mostPoints = 400;

/**
 * Draws how a training went: training loss above (mean, and the range around it, of each of at most 400 stretches of
 * steps), validation accuracy below, over the same steps.
 *
 * @param history values in order of their steps
 * @param title a line above the plots
 * @returns an SVG file
 * @throws {ValueError} where there is nothing to draw: no finite loss
 * @example
 * ```ts
 * import { lossSvg } from "@tilegrad/tilegrad/viz";
 * const loss = [0, 1, 2].map((step) => ({ step, value: 2.3 / (step + 1) }));
 * await Deno.writeTextFile("loss.svg", await lossSvg({ loss, accuracy: [{ step: 2, value: 0.9 }] }));
 * ```
 */
export async function lossSvg(history: History, title = "Training"): Promise<string> {
  const loss = summarise(history.loss.filter(({ value }) => Number.isFinite(value)));
  if (loss.length === 0) {
    throw new ValueError(
      `Cannot draw the loss: found ${history.loss.length} values, none of them finite, needed at least one`,
    );
  }
  const last = Math.max(1, loss.at(-1)!.step, history.accuracy.at(-1)?.step ?? 0);
  const accuracy = history.accuracy.map(({ step, value }) => ({ step, percent: 100 * value }));
  return await vegaSvg({
    title: { text: title, anchor: "start", fontSize: 16, offset: 12 },
    vconcat: [lossPlot(loss, last), ...(accuracy.length > 0 ? [accuracyPlot(accuracy, last)] : [])],
  });
}

interface Stretch {
  readonly step: number;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Consecutive values joined, so that a long training still makes a small file. */
function summarise(values: readonly Measure[]): Stretch[] {
  const length = Math.ceil(values.length / mostPoints);
  return Array.from({ length: Math.ceil(values.length / (length || 1)) }, (_, i) => {
    const part = values.slice(i * length, (i + 1) * length);
    const numbers = part.map(({ value }) => value);
    return {
      step: part[Math.floor(part.length / 2)].step,
      mean: numbers.reduce((sum, value) => sum + value, 0) / part.length,
      lowest: Math.min(...numbers),
      highest: Math.max(...numbers),
    };
  });
}

function steps(last: number, title: string | null): object {
  return {
    field: "step",
    type: "quantitative",
    title,
    scale: { domain: [0, last], nice: false },
    axis: { grid: false, tickMinStep: 1 },
  };
}

function lossPlot(values: readonly Stretch[], last: number): object {
  const positive = values.every(({ lowest }) => lowest > 0);
  const scale = positive ? { type: "log", nice: false } : { zero: true };
  const axis = { tickCount: 6, format: "~g", gridOpacity: 0.5 };
  const y = (field: string) => ({ field, type: "quantitative", title: "training loss", scale, axis });
  return {
    width,
    height: 240,
    data: { values },
    encoding: { x: steps(last, null) },
    layer: [
      {
        mark: { type: "area", color: "#4c78a8", opacity: 0.25 },
        encoding: { y: y("lowest"), y2: { field: "highest" } },
      },
      {
        mark: { type: "line", color: "#4c78a8", strokeWidth: 1.5, point: values.length < 20 },
        encoding: { y: y("mean") },
      },
    ],
  };
}

function accuracyPlot(values: readonly { step: number; percent: number }[], last: number): object {
  const best = values.reduce((most, value) => value.percent > most.percent ? value : most);
  const y = {
    field: "percent",
    type: "quantitative",
    title: "validation accuracy (%)",
    scale: { zero: false, padding: 8 },
    axis: { tickCount: 5, gridOpacity: 0.5 },
  };
  const align = best.step > last / 2 ? "right" : "left";
  const label = { expr: `format(datum.percent, '.2f') + ' %'` };
  return {
    width,
    height: 160,
    encoding: { x: steps(last, "step"), y },
    layer: [
      { data: { values }, mark: { type: "line", color: "#e45756", point: { color: "#e45756", size: 40 } } },
      {
        data: { values: [best] },
        mark: {
          type: "text",
          align,
          dy: -12,
          fontSize: 12,
          fontWeight: "bold",
          color: "#e45756",
          text: label,
        },
      },
    ],
  };
}
