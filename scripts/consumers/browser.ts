// Opens a folder's page in headless Chromium and takes the report that its module makes.

import { launchChromium, openPage } from "../playwright.ts";
import { serveFolder } from "../static_server.ts";
import type { Report } from "./program/report.ts";

/** What a page said. */
export interface PageReport {
  readonly browser: string;
  readonly report: Report;
  /** Errors on the console and uncaught ones. */
  readonly errors: readonly string[];
}

/** Serves the folder on the loopback address, opens it and waits for `globalThis.report` of its page. */
export async function reportOfPage(chromium: string, folder: string): Promise<PageReport> {
  const server = serveFolder(folder);
  const browser = await launchChromium(chromium);
  try {
    const page = await openPage(browser);
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(server.address);
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
