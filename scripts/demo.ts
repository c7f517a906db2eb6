// deno task demo: trains LeNet-5 on the MNIST digits, tests it on the official 10,000, leaves weights, pictures and figures.

import { defaultDevice } from "../core/mod.ts";
import { demoData } from "./demo_data.ts";
import { demoOptions, usage } from "./demo_options.ts";
import { demoModel, hyperparameters, train, weightsFile } from "./demo_training.ts";
import { runInterruptible } from "../cli/interruptible.ts";
import { runTrainingJob } from "./training_job.ts";
import { Stopwatch } from "./training_report.ts";

async function demo(signal: AbortSignal): Promise<number> {
  const options = demoOptions(Deno.args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { out, seed } = options;
  await Deno.mkdir(out, { recursive: true });
  const watch = new Stopwatch();
  const device = await defaultDevice();
  watch.book("opening the device");
  const data = await demoData(options.data);
  watch.book("loading the images");
  const job = {
    name: "LeNet-5",
    model: demoModel(data),
    ...{ data, out, weightsFile, seed },
    hyperparameters: hyperparameters(options, data.train.count),
    train: () => train(data, options, signal),
    afterInterrupt: (file: string) => `The last weights classify too: deno task classify ${file} digit.png`,
  };
  return await runTrainingJob(job, device, watch);
}

if (import.meta.main) await runInterruptible("demo", demo);
