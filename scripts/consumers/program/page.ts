/** The page of a browser: fetches the golden files beside it; `report` is the promise that the test awaits. */
import { oneTraining, report } from "./report.ts";

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(`golden/${name}`);
  if (!response.ok) throw new Error(`Cannot fetch golden/${name}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

Object.assign(globalThis, { report: report(fetched, oneTraining) });
