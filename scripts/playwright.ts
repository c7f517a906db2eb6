// Chromium driven by playwright-core: what of it the tests in a browser use.

import { CHROMIUM_FLAGS } from "./setup_chromium.ts";

/** How long a page may take for anything: much more than it needs on a slow machine, so that only one that hangs fails. */
const PATIENCE_MS = 600_000;

/** Not in the import map, as only the tasks with a browser need it. */
const PLAYWRIGHT = "npm:playwright-core@1.65.0";

interface ConsoleMessage {
  type(): string;
  text(): string;
}

/** A page of the browser. */
export interface Page {
  readonly keyboard: { press(key: string): Promise<void> };
  readonly mouse: {
    move(x: number, y: number, options?: { readonly steps: number }): Promise<void>;
    down(): Promise<void>;
    up(): Promise<void>;
  };
  setDefaultTimeout(milliseconds: number): void;
  on(event: "console", listener: (message: ConsoleMessage) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  goto(address: string): Promise<unknown>;
  addInitScript(script: { readonly content: string }): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  waitForFunction(expression: string): Promise<unknown>;
  waitForSelector(selector: string): Promise<unknown>;
  click(selector: string, options?: { readonly position: { readonly x: number; readonly y: number } }): Promise<void>;
  focus(selector: string): Promise<void>;
  setInputFiles(
    selector: string,
    file: { readonly name: string; readonly mimeType: string; readonly buffer: Uint8Array },
  ): Promise<void>;
  screenshot(options: { readonly path: string; readonly type?: "jpeg"; readonly quality?: number }): Promise<unknown>;
}

/** How a page is shown. */
export interface PageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

/** The browser. */
export interface Browser {
  version(): string;
  newPage(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
      readonly timeout: number;
    }): Promise<Browser>;
  };
}

/** Starts the Chromium at this path with WebGPU. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const { chromium } = (await import(PLAYWRIGHT)) as Playwright;
  return await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: PATIENCE_MS });
}

/** Opens a page that is waited for patiently. */
export async function openPage(browser: Browser, options?: PageOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}
