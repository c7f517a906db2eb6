/** What every consumer of the package runs, whatever its runtime. */
import { defaultDevice } from "@tilegrad/tilegrad";
import type { Family } from "../../golden/format.ts";
import { familyOf } from "../../golden/loader.ts";
import { failureLines, isFailure, tally } from "../../golden/report.ts";
import { runFamily } from "../../golden/runner.ts";
import { type Seeded, seeded } from "./seeded.ts";

export interface FamilyReport {
  readonly name: string;
  readonly passed: number;
  /** One line for each case that failed or that is unknown. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

export interface Report {
  /** What the adapter calls itself. */
  readonly adapter: string;
  readonly golden: readonly FamilyReport[];
  readonly seeded: Seeded;
}

/** Reads a file of the golden folder. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Names of the golden families that consumers run. */
export const FAMILIES = ["conv2d", "training"] as const;

/**
 * Runs the golden families and the seeded training on the default device.
 *
 * @param read reads a file of the golden folder
 * @param trainings which cases of the family `training` to run
 */
export async function report(read: ReadFile, trainings: RegExp): Promise<Report> {
  const { info } = await defaultDevice();
  const [conv2d, training] = await Promise.all(FAMILIES.map((name) => openFamily(read, name)));
  const chosen = { ...training, cases: training.cases.filter(({ id }) => trainings.test(id)) };
  const golden = [await familyReport(conv2d), await familyReport(chosen)];
  return { adapter: info.description, golden, seeded: await seeded(training) };
}

async function openFamily(read: ReadFile, name: string): Promise<Family> {
  const manifest: unknown = JSON.parse(new TextDecoder().decode(await read(`${name}.json`)));
  return familyOf(name, manifest, await read(`${name}.safetensors`));
}

async function familyReport(family: Family): Promise<FamilyReport> {
  const started = performance.now();
  const outcomes = await runFamily(family);
  const failures = outcomes.flatMap((outcome) => {
    if (outcome.unknown !== undefined) return [`unknown: ${outcome.unknown}`];
    return isFailure(outcome) ? failureLines(family.name, outcome) : [];
  });
  return { name: family.name, passed: tally(outcomes).passed, failures, seconds: (performance.now() - started) / 1000 };
}
