/** What every consumer of the package runs, whatever its runtime. */
import { defaultDevice } from "@tilegrad/tilegrad";
import type { Family } from "../../golden/format.ts";
import { familyOf } from "../../golden/loader.ts";
import { failureLines, isFailure, tally } from "../../golden/report.ts";
import { runFamily } from "../../golden/runner.ts";
import { picture } from "./picture.ts";
import { type Seeded, seeded } from "./seeded.ts";
import { shortened, type StepsOf } from "./shortened.ts";

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
  /** SHA-256 of a picture with text. */
  readonly picture: string;
}

/** Reads a file of the golden folder. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Names of the golden families that consumers run. */
export const FAMILIES = ["conv2d", "training"] as const;

/**
 * All trainings, but only the first steps of three: SwiftShader takes half a second for one of LeNet-5, whose 20 steps
 * `lenet5/mnist-sgd` goes, and three for one of the residual network in full size, whose small twins go to their end.
 */
export const everyTraining: StepsOf = (id) =>
  ({ "lenet5/mnist-sgd-lr0.02": 5, "lenet5/mnist-adam": 5, "resnet_cifar/sgd": 3 })[id] ?? Infinity;

/** LeNet-5's 20 steps alone. */
export const oneTraining: StepsOf = (id) => id === "lenet5/mnist-sgd" ? Infinity : 0;

/**
 * Runs the golden families and the seeded training on the default device, and draws a picture.
 *
 * @param read reads a file of the golden folder
 * @param stepsOf which cases of the family `training` to run, and how far
 */
export async function report(read: ReadFile, stepsOf: StepsOf): Promise<Report> {
  const { info } = await defaultDevice();
  const [conv2d, training] = await Promise.all(FAMILIES.map((name) => openFamily(read, name)));
  const golden = [await familyReport(conv2d), await familyReport(shortened(training, stepsOf))];
  return { adapter: info.description, golden, seeded: await seeded(training), picture: await picture() };
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
