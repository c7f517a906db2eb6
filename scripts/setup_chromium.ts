// Finds a Chromium with WebGPU for the tests in a browser, or installs Debian's.

import { CHROMIUM, planInstall } from "./adapter_plan.ts";
import { install, machineFacts } from "./install.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** What WebGPU needs in a headless Chromium without a graphics card; as root it runs without its sandbox. */
export const CHROMIUM_FLAGS: readonly string[] = ["--headless", "--no-sandbox", "--enable-unsafe-webgpu"];

/**
 * Path of Chromium: of the environment variable CHROMIUM, or where it is usually installed. As root on Debian it is
 * installed where there is none (125 MB); elsewhere what to run is printed.
 */
export async function ensureChromium(): Promise<string | undefined> {
  const found = await findChromium();
  if (found !== undefined) return found;
  console.error("This machine has no Chromium.");
  const plan = planInstall(await machineFacts(), CHROMIUM);
  return await install(plan, "Installing Chromium, once, about 125 MB:") ? await findChromium() : undefined;
}

async function findChromium(): Promise<string | undefined> {
  const named = Deno.env.get("CHROMIUM");
  for (const path of named ? [named] : PLACES) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  return undefined;
}
