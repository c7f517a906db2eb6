// The page in headless Chromium: deno task explorer:test. Leaves screenshots in out/.

import { Buffer } from "node:buffer";
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { defaultDevice } from "@tilegrad/tilegrad";
import { encodeSafetensors } from "@tilegrad/tilegrad/interop";
import { addTrainingImages, buildExplorer } from "../../scripts/explorer_build.ts";
import { launchChromium, openPage, type Page } from "../../scripts/playwright.ts";
import { ensureChromium } from "../../scripts/setup_chromium.ts";
import { serveFolder } from "../../scripts/static_server.ts";
import { type Look, Network } from "./network.ts";
import { sampleDigits } from "./samples.ts";

const FOLDER = "out/explorer";
/** Keeps the page's GPU device, so that the test can take it away. */
const KEEP_DEVICE = `
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    return globalThis.keptDevice = await request.apply(this, args);
  };`;

const read = (name: string) => Deno.readFile(new URL(name, import.meta.url));

/** What tilegrad in Deno, on another adapter, makes of the picture that the page starts with. */
async function expectedLook(): Promise<Look> {
  await defaultDevice();
  return await Network.from(await read("weights.safetensors")).look(sampleDigits(await read("digits.idx"))[7]);
}

/** The text of the elements, as one array. */
async function texts(page: Page, selector: string): Promise<string[]> {
  const script = `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.textContent)`;
  return await page.evaluate(script) as string[];
}

/** The numbers that the elements show. */
async function numbers(page: Page, selector: string): Promise<number[]> {
  return (await texts(page, selector)).map((text) => Number(text.replace("\u2212", "-")));
}

function assertNumbers(found: readonly number[], expected: readonly number[], tolerance: number): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i], tolerance));
}

/** Waits until the page says that it reads this digit. */
async function reads(page: Page, digit: number): Promise<void> {
  await page.waitForFunction(`document.querySelector("#digit").textContent === "${digit}"`);
}

/** Clicks the middle of a neuron. */
async function clickNeuron(page: Page, layer: string, map: number, row: number, column: number, size: number) {
  const selector = `[data-layer=${layer}] .map:nth-child(${map + 1})`;
  const width = Number(await page.evaluate(`document.querySelector("${selector}").clientWidth`));
  const middle = (at: number) => (at + 0.5) * width / size;
  await page.click(selector, { position: { x: middle(column), y: middle(row) } });
}

/** The numbers of a neuron of conv2 are those of the tensors, and so are its sum and its output. */
async function checkConvolution(page: Page, { values, weights }: Look): Promise<void> {
  const [map, row, column, channel] = [2, 4, 6, 1];
  await clickNeuron(page, "conv2", map, row, column, 10);
  await page.click(`#neuron .chip:nth-child(${channel + 1})`);
  const x = Array.from({ length: 25 }, (_, i) => {
    const [y, z] = [row + Math.floor(i / 5), column + i % 5];
    return values.pool1[(channel * 14 + y) * 14 + z];
  });
  const w = [...weights["conv2.weight"].subarray((map * 6 + channel) * 25).subarray(0, 25)];
  const [output] = [values.conv2[(map * 10 + row) * 10 + column]];
  const grid = (n: number) => numbers(page, `#neuron .equation figure:nth-of-type(${n}) .cell`);
  assertNumbers(await grid(1), x, 0.0051);
  assertNumbers(await grid(2), w, 0.0051);
  assertNumbers(await grid(3), x.map((value, i) => value * w[i]), 0.0051);
  assertNumbers(await numbers(page, "#neuron .total output"), [output], 0.0006);
  assertNumbers(await numbers(page, "#neuron [data-sum]"), [output - weights["conv2.bias"][map]], 0.0011);
}

/** Every other kind of layer shows the output that the tensors have. */
async function checkOutputs(page: Page, { values }: Look): Promise<void> {
  for (const [layer, size] of [["input", 28], ["conv1", 28], ["relu1", 28], ["pool2", 5]] as const) {
    await clickNeuron(page, layer, 0, 2, 3, size);
    assertNumbers(await numbers(page, "#neuron .total output"), [values[layer][2 * size + 3]], 0.0006);
  }
  for (const [layer, count] of [["flatten", 400], ["fc1", 120], ["fc3", 10], ["softmax", 10]] as const) {
    await page.focus(`[data-layer=${layer}] .map`);
    await page.keyboard.press("ArrowRight");
    assertEquals(await texts(page, "#neuron h2"), [`${layer} \u00b7 neuron 1 (0 to ${count - 1})`]);
    assertNumbers(await numbers(page, "#neuron .total output"), [values[layer][1]], 0.0006);
  }
}

/** The switch lays the heat over the input, strongest where it has the largest gradient. */
async function showSaliency(page: Page): Promise<void> {
  const heat = "document.querySelector('.heat')";
  const largest = `Math.max(...${heat}.getContext('2d').getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 3))`;
  assertEquals(await page.evaluate(`${heat}.hidden`), true);
  await page.click("#saliency");
  assertEquals(await page.evaluate(`${heat}.hidden`), false);
  assertEquals(await page.evaluate(largest), 235);
}

/** A vertical stroke is read as 1. */
async function drawOne(page: Page): Promise<void> {
  await page.click("#clear");
  const script =
    "(({ left, top, width }) => [left, top, width])(document.querySelector('#pad').getBoundingClientRect())";
  const [left, top, width] = await page.evaluate(script) as number[];
  await page.mouse.move(left + width / 2, top + width / 5);
  await page.mouse.down();
  await page.mouse.move(left + width / 2, top + 0.8 * width, { steps: 12 });
  await page.mouse.up();
  await reads(page, 1);
}

/** Training from random weights reports steps, speed and a loss that falls. */
async function train(page: Page): Promise<void> {
  await page.click("#random");
  await page.click("#train");
  const steps = "Number(document.querySelector('#training-status').textContent.match(/step (\\d+)/)?.[1] ?? 0)";
  await page.waitForFunction(`${steps} >= 50`);
  await page.click("#train");
  await page.waitForFunction("document.querySelector('#train').textContent === 'Train'");
  const label = String(await page.evaluate("document.querySelector('#curve').getAttribute('aria-label')"));
  assert(Number(label.match(/at last (\d+\.\d+)/)?.[1]) < 2.2, label);
  const [status] = await texts(page, "#training-status");
  assertStringIncludes(status, "images/s");
  console.log(status);
}

/** Weights of another network are refused with what does not fit, and files that are none as such. */
async function offerWrongWeights(page: Page): Promise<void> {
  const bias = { dtype: "float32", shape: [3], data: new Float32Array(3) } as const;
  const offer = async (bytes: Uint8Array, said: string) => {
    const [name, buffer] = ["other.safetensors", Buffer.from(bytes)];
    await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer });
    await page.waitForFunction(`document.querySelector("#notice").textContent.includes("${said}")`);
  };
  await offer(encodeSafetensors({ "conv1.bias": bias }), "10 variables do not fit");
  await offer(new Uint8Array(20), "Cannot read safetensors");
}

/** A device that is lost in a training is said to be, and restarting brings the answer back. */
async function loseDevice(page: Page): Promise<void> {
  const [before] = await texts(page, "#training-status");
  await page.click("#train");
  const status = "document.querySelector('#training-status').textContent";
  await page.waitForFunction(`${status} !== ${JSON.stringify(before)}`);
  await page.evaluate("keptDevice.destroy()");
  await page.waitForSelector("#notice .primary");
  assertStringIncludes((await texts(page, "#notice"))[0], "The graphics device was lost");
  await page.click("#notice .primary");
  await page.click("#samples button:nth-child(4)");
  await page.click("#shipped");
  await reads(page, 3);
}

Deno.test("the page trains, reads a drawn digit and shows the numbers of the tensors", async (test) => {
  const chromium = await ensureChromium();
  if (chromium === undefined) throw new Error("Cannot test the page: this machine has no Chromium");
  const expected = await expectedLook();
  await buildExplorer(FOLDER);
  await addTrainingImages(FOLDER);
  const server = serveFolder(FOLDER);
  const browser = await launchChromium(chromium);
  try {
    const errors: string[] = [];
    const page = await openPage(browser, { viewport: { width: 1440, height: 960 } });
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(`${error}`));
    await page.addInitScript({ content: KEEP_DEVICE });
    await page.goto(server.address);
    await reads(page, 7);
    await test.step("a convolution's numbers", () => checkConvolution(page, expected));
    await page.screenshot({ path: "out/explorer.jpg", type: "jpeg", quality: 85 });
    await test.step("every kind of layer", () => checkOutputs(page, expected));
    await test.step("saliency", () => showSaliency(page));
    await test.step("drawing", () => drawOne(page));
    await test.step("wrong weights", () => offerWrongWeights(page));
    await test.step("training", () => train(page));
    await test.step("a lost device", () => loseDevice(page));
    assertEquals(errors, []);
    await test.step("a phone", async () => {
      const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
      await phone.goto(server.address);
      await reads(phone, 7);
      await clickNeuron(phone, "conv1", 1, 10, 10, 28);
      await phone.screenshot({ path: "out/explorer_phone.jpg", type: "jpeg", quality: 85 });
      assert(Number(await phone.evaluate("document.documentElement.scrollWidth")) <= 390);
    });
    await test.step("a browser without WebGPU", async () => {
      const blind = await openPage(browser);
      await blind.addInitScript({ content: "Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined })" });
      await blind.goto(server.address);
      await blind.waitForSelector("#notice strong");
      assertStringIncludes((await texts(blind, "#notice"))[0], "this browser has no WebGPU");
    });
  } finally {
    await browser.close();
    await server.shutdown();
  }
});
