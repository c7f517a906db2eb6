/** The page of a browser: fetches the golden files beside it; `report` is the promise that the test awaits. */
import { report } from "./report.ts";

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(`golden/${name}`);
  if (!response.ok) throw new Error(`Cannot fetch golden/${name}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

// Software adapters of browsers are slow: of the trainings, LeNet-5's 20 steps.
Object.assign(globalThis, { report: report(fetched, /^lenet5\/mnist-sgd$/) });
