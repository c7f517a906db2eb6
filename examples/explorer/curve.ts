/// <reference lib="dom" />
import { penOf } from "./dom.ts";
import { shown } from "./numbers.ts";

/** Draws the losses of all steps faintly and their running mean strongly, on a scale from 0. */
export function drawCurve(canvas: HTMLCanvasElement, losses: readonly number[]): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const pen = penOf(canvas);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name);
  pen.scale(devicePixelRatio, devicePixelRatio);
  const top = Math.max(2.4, ...losses.slice(0, 20));
  const [left, bottom] = [28, height - 16];
  const x = (step: number) => left + (step / Math.max(1, losses.length - 1)) * (width - left - 4);
  const y = (loss: number) => bottom - (Math.min(loss, top) / top) * (bottom - 8);
  pen.font = "11px system-ui";
  for (const mark of [0, 1, 2]) {
    pen.fillStyle = colour("--muted");
    pen.fillText(`${mark}`, 12, y(mark) + 4);
    pen.fillStyle = colour("--line");
    pen.fillRect(left, y(mark), width - left, 1);
  }
  line(pen, losses, x, y, colour("--faint"), 1);
  line(pen, smoothed(losses), x, y, colour("--accent"), 2);
  pen.fillStyle = colour("--muted");
  pen.textAlign = "right";
  pen.fillText(`step ${losses.length}`, width - 4, height - 3);
  const last = losses.length > 0 ? `, at last ${shown(smoothed(losses).at(-1)!)}` : "";
  canvas.setAttribute("aria-label", `Loss over ${losses.length} steps${last}`);
}

/** The mean with exponentially fading weights, unbiased at the start. */
export function smoothed(losses: readonly number[], keep = 0.9): number[] {
  let mean = 0;
  return losses.map((loss, i) => {
    mean = keep * mean + (1 - keep) * loss;
    return mean / (1 - keep ** (i + 1));
  });
}

function line(
  pen: CanvasRenderingContext2D,
  values: readonly number[],
  x: (step: number) => number,
  y: (loss: number) => number,
  colour: string,
  width: number,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  values.forEach((value, step) => pen.lineTo(x(step), y(value)));
  pen.stroke();
}
