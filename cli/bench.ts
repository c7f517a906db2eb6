// tg bench MODEL: how fast this machine runs and trains a network.

import { crossEntropy, defaultDevice, jit, key, realize, scalar, type Tensor, uniform, zeros } from "../core/mod.ts";
import { type Module, summary, type Variables } from "../layers/mod.ts";
import { optim, trainingStep } from "../train/mod.ts";
import { type Command, flag, positive, text } from "./command.ts";
import { keptTuning } from "./kept_tuning.ts";
import { medianMs } from "./doctor_measure.ts";
import { knownModel, parseExtents } from "./known_models.ts";

/** Median milliseconds of calls that leave their work with the device. */
async function timeOf(call: () => void, seconds: number): Promise<number> {
  const { queue } = (await defaultDevice()).gpu;
  return await medianMs(async () => {
    const start = performance.now();
    call();
    // Polls the device within the call; only its promise comes late (by 11 ms in Deno, whatever the work).
    const done = queue.onSubmittedWorkDone();
    const elapsed = performance.now() - start;
    await done;
    return elapsed;
  }, seconds * 1000);
}

function forwardTime(model: Module, variables: Variables, x: Tensor, seconds: number): Promise<number> {
  const forward = jit((variables: Variables, x: Tensor) => model.apply(variables, x));
  return timeOf(() => forward(variables, x).dispose(), seconds);
}

async function stepTime(model: Module, variables: Variables, x: Tensor, seconds: number): Promise<number> {
  const optimizer = optim.sgd({ lr: 1e-4, momentum: 0.9 });
  const step = trainingStep(model, optimizer, crossEntropy);
  let state = { variables, optimizer: optimizer.init(variables.params) };
  const y = zeros([x.shape[0]], "int32");
  let at = 0;
  return await timeOf(() => {
    [state] = step(state, x, y, key(at), scalar(at++));
  }, seconds);
}

/** How fast this machine runs and trains a network. */
export const benchCommand: Command = {
  command: "bench <model>",
  describe: "time a network's forward pass and training step on this machine",
  builder: (options) =>
    options
      .positional("model", { type: "string", describe: "a network that tg summary --help lists" })
      .option("input", {
        type: "string",
        describe: "shape of the input with its batch; one image of its kind by default",
      })
      .option("seconds", { type: "string", default: "3", describe: "time for each of the two" })
      .option("tuning", {
        type: "string",
        describe: "a file of tg tune: kernels are chosen by what it has for this adapter",
      })
      .option("json", { type: "boolean", describe: "as JSON" }),
  async run(given) {
    const name = text(given, "model")!;
    const { make, facts } = knownModel(name);
    const extents = text(given, "input");
    const input = extents === undefined ? [1, ...facts.inputSize] : parseExtents("--input", extents);
    const [model, seconds] = [make(), positive(given, "seconds")];
    const { macs } = summary(model, input);
    const device = await defaultDevice();
    const tuning = await keptTuning(given, device);
    if (tuning) device.useTuning(tuning);
    const variables = model.init(key(0));
    const x = uniform(key(1), input);
    await realize(variables, x);
    const forwardMs = await forwardTime(model, variables, x, seconds);
    const stepMs = await stepTime(model, variables, x, seconds);
    const figures = {
      model: name,
      input,
      adapter: device.info.description,
      forwardMs,
      gflops: 2 * macs / forwardMs / 1e6,
      stepMs,
    };
    console.log(flag(given, "json") ? JSON.stringify(figures, null, 2) : benchText(figures));
    return 0;
  },
};

/** The figures in lines. */
export function benchText(figures: {
  readonly model: string;
  readonly input: readonly number[];
  readonly adapter: string;
  readonly forwardMs: number;
  readonly gflops: number;
  readonly stepMs: number;
}): string {
  const { model, input, adapter, forwardMs, gflops, stepMs } = figures;
  const rate = (ms: number) => `${Number((input[0] / ms * 1000).toPrecision(3)).toLocaleString("en")} images/s`;
  return [
    `${model} on ${adapter}, input [${input}]`,
    `  forward        ${forwardMs.toFixed(2)} ms, ${rate(forwardMs)}, ${gflops.toFixed(1)} GFLOP/s`,
    `  training step  ${stepMs.toFixed(2)} ms, ${rate(stepMs)}`,
  ].join("\n");
}
