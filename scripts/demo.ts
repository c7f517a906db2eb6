// deno task demo: trains LeNet-5 on the MNIST digits, tests it on the official 10,000, leaves weights, pictures and figures.

import { join } from "@std/path";
import { defaultDevice } from "../core/mod.ts";
import { summary } from "../layers/mod.ts";
import { readCheckpoint } from "../train/files.ts";
import { evaluate, type FitResult, imageBatches } from "../train/mod.ts";
import { type DemoData, demoData } from "./demo_data.ts";
import { type DemoOptions, demoOptions, usage } from "./demo_options.ts";
import { writePictures, writeReport } from "./demo_outputs.ts";
import { demoReport, Stopwatch, timeTable } from "./demo_report.ts";
import { demoModel, train, weightsFile } from "./demo_training.ts";

/** The exit code of a program that Ctrl-C ended. */
const interruptedCode = 130;

async function demo(options: DemoOptions, signal: AbortSignal): Promise<number> {
  await Deno.mkdir(options.out, { recursive: true });
  const watch = new Stopwatch();
  const device = await defaultDevice();
  watch.book("opening the device");
  const data = await demoData(options.data);
  watch.book("loading the images");
  sayPlan(data, device.info.description);
  const trained = await train(data, options, signal);
  if (trained.ended === "interrupted") return sayInterrupted(trained, options);
  const { firstStep, training, validation, saving } = trained.history.seconds;
  const whole = { ...watch.seconds, "first step, compiling": firstStep, training, validation, saving };
  watch.book("fit");
  const { variables, evaluation } = await test(data, options);
  watch.book("testing");
  const conv1 = variables.params["conv1.weight"];
  const files = await writePictures(options.out, { data, history: trained.history, conv1, evaluation });
  watch.book("drawing");
  const { testing, drawing } = watch.seconds;
  const seconds = { ...whole, testing, drawing };
  const report = demoReport({ options, data, device, trained, evaluation, seconds });
  files.unshift(weightsFile, await writeReport(options.out, report));
  console.log(`\nAccuracy on the ${data.test.count} test images: ${(100 * report.accuracy).toFixed(2)} %`);
  console.log(`Where the time went:\n${timeTable(seconds)}`);
  console.log(`${report.imagesPerSecond.toFixed(0)} images/s in training. In ${options.out}/: ${files.join(", ")}`);
  return 0;
}

function sayPlan(data: DemoData, adapter: string): void {
  const { train, validation, test } = data;
  console.log(`${summary(demoModel(data), [1, 1, 28, 28]).table}\n`);
  console.log(`${data.name}: ${train.count} images to train, ${validation.count} to validate, ${test.count} to test`);
  console.log(`on ${adapter}\n`);
}

/** The best weights, read back from their file, on the test images. */
async function test(data: DemoData, { out }: DemoOptions) {
  const model = demoModel(data);
  const { variables } = await readCheckpoint(model, join(out, weightsFile));
  const images = imageBatches(data.test, { batchSize: 1000, shuffle: false, normalise: data.moments });
  return { variables, evaluation: await evaluate(model, variables, images.epoch(0, 0)) };
}

function sayInterrupted({ best, interruptedIn }: FitResult, { out }: DemoOptions): number {
  if (best) {
    console.log(`The best weights (validation accuracy ${(100 * best.accuracy).toFixed(2)} %) are in ${best.savedIn}.`);
  }
  if (interruptedIn) console.log(`The last weights classify too: deno task classify ${interruptedIn} digit.png`);
  else console.log(`Stopped before the first step: nothing was written to ${out}.`);
  return interruptedCode;
}

async function main(args: readonly string[]): Promise<number> {
  const options = demoOptions(args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(interruptedCode);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    return await demo(options, controller.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`deno task demo: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
