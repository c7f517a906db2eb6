/// <reference lib="dom" />
// The page: opens a device, loads the weights that come with it, and connects what is drawn with what is pressed.

import { drawCurve } from "./curve.ts";
import { byId, element } from "./dom.ts";
import { Explorer } from "./explorer.ts";
import { Network, networkLayers } from "./network.ts";
import { clearNotice, messageOf, notify } from "./notice.ts";
import { Pad } from "./pad.ts";
import { sampleDigits, showSamples } from "./samples.ts";
import { Session } from "./session.ts";
import { SizeWidget } from "./size_widget.ts";
import { followTheme } from "./theme.ts";

const button = (id: string) => byId(id, HTMLButtonElement);
const status = byId("training-status", HTMLParagraphElement);
const curve = byId("curve", HTMLCanvasElement);
let losses: readonly number[] = [];
/** Of the next random weights. */
let seed = 1;

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`Cannot load ${name}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Runs what a button does; an error becomes a notice. */
async function attempt(action: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    notify(`${action} did not work`, messageOf(error));
  }
}

function redraw(explorer: Explorer, widget: SizeWidget): void {
  drawCurve(curve, losses);
  widget.draw();
  explorer.redraw();
}

/** Trains until it is paused, the weights are replaced or a step fails. */
async function train(session: Session): Promise<void> {
  const toggle = button("train");
  if (session.isTraining) return await session.pause();
  toggle.textContent = "Pause";
  try {
    await session.train((bytes) => status.textContent = `Loading the digits: ${(bytes / 1e6).toFixed(0)} MB of 47`);
  } finally {
    toggle.textContent = "Train";
  }
}

async function take(session: Session, network: Network, said: string): Promise<void> {
  await session.take(network);
  losses = [];
  drawCurve(curve, losses);
  status.textContent = said;
  clearNotice();
}

async function saveWeights(session: Session): Promise<void> {
  const bytes = await session.save();
  if (!bytes) return;
  const href = URL.createObjectURL(new Blob([bytes]));
  element("a", { href, download: "lenet.safetensors" }).click();
  URL.revokeObjectURL(href);
}

function connect(session: Session, pad: Pad): void {
  const shipped = async () => Network.from(await fetched("weights.safetensors"));
  const on = (id: string, action: string, work: () => unknown) =>
    button(id).addEventListener("click", () => attempt(action, work));
  on("clear", "Clearing", () => pad.clear());
  on("train", "Training", () => train(session));
  on(
    "random",
    "Random weights",
    () => take(session, Network.random(seed++), "Random weights: it knows nothing."),
  );
  on(
    "shipped",
    "Loading the weights",
    async () => take(session, await shipped(), "Trained for three epochs by tilegrad."),
  );
  on("save", "Saving the weights", () => saveWeights(session));
  const file = byId("file", HTMLInputElement);
  button("load").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) {
      attempt(`Loading ${chosen.name}`, async () => {
        const bytes = new Uint8Array(await chosen.arrayBuffer());
        await take(session, Network.from(bytes), `The weights of ${chosen.name}.`);
      });
    }
  });
}

/** Opens the device and says what is missing where that fails; `false` then. */
async function open(session: Session): Promise<boolean> {
  const device = byId("device", HTMLSpanElement);
  try {
    device.textContent = `WebGPU: ${await session.start()}`;
    return true;
  } catch (error) {
    device.textContent = "no WebGPU";
    notify("This page needs WebGPU", `${messageOf(error)}\nThe calculator of sizes below works without it.`);
    document.body.classList.add("without-device");
    return false;
  }
}

async function main(): Promise<void> {
  const widget = new SizeWidget(byId("size-widget", HTMLDivElement));
  const explorer = new Explorer(networkLayers());
  followTheme(button("theme"), () => redraw(explorer, widget));
  const begin = async () => {
    if (await open(session) && !session.hasWeights) button("shipped").click();
  };
  const digits = sampleDigits(await fetched("digits.idx"));
  const session = new Session(digits[7], {
    looked: (look) => explorer.show(look),
    progressed({ losses: all, imagesPerSecond, epoch }) {
      losses = all;
      drawCurve(curve, losses);
      status.textContent = `Epoch ${epoch + 1} \u00b7 step ${losses.length} \u00b7 ${
        imagesPerSecond.toFixed(0)
      } images/s`;
    },
    lost(message) {
      const restart = { label: "Restart", run: begin };
      const said = `${message}\nRestart opens another and goes on with the same weights.`;
      notify("The graphics device was lost", said, restart);
    },
    failed: (action, error) => notify(`${action} did not work`, messageOf(error)),
  });
  const pad = new Pad(byId("pad", HTMLCanvasElement), (pixels) => session.show(pixels));
  showSamples(byId("samples", HTMLDivElement), digits, (pixels) => {
    pad.show(pixels);
    session.show(pixels);
  });
  pad.show(digits[7]);
  addEventListener("resize", () => drawCurve(curve, losses));
  connect(session, pad);
  await begin();
}

await attempt("Opening the page", main);
