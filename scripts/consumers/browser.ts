// Opens a folder's page in headless Chromium and takes the report that its module makes.

import { CHROMIUM_FLAGS } from "../setup_chromium.ts";
import type { Report } from "./program/report.ts";

/** Drives the browser; not in the import map, as only the tasks with a browser need it. */
const PLAYWRIGHT = "npm:playwright-core@1.65.0";

interface ConsoleMessage {
  type(): string;
  text(): string;
}

interface Page {
  on(event: "console", listener: (message: ConsoleMessage) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  goto(address: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

interface Browser {
  version(): string;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
  };
}

/** What a page said. */
export interface PageReport {
  readonly browser: string;
  readonly report: Report;
  /** Errors on the console and uncaught ones. */
  readonly errors: readonly string[];
}

/** Serves the folder on the loopback address, opens it and waits for `globalThis.report` of its page. */
export async function reportOfPage(chromium: string, folder: string): Promise<PageReport> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(folder, request),
  );
  const playwright = (await import(PLAYWRIGHT)) as Playwright;
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.addr.port}/index.html`);
    const report = (await page.evaluate("globalThis.report")) as Report | undefined;
    if (report === undefined) {
      throw new Error(`The page made no report: ${errors.join("; ") || "its module did not run"}`);
    }
    return { browser: `Chromium ${browser.version()}`, report, errors };
  } finally {
    await browser.close();
    await server.shutdown();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  json: "application/json",
};

async function answer(folder: string, request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const type = TYPES[path.split(".").at(-1)!] ?? "application/octet-stream";
  try {
    return new Response(await Deno.readFile(`${folder}${path}`), { headers: { "content-type": type } });
  } catch {
    return new Response("not found", { status: 404 });
  }
}
