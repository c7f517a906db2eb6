// Trains LeNet-5 for three epochs. Ctrl-C stops it; the same command goes on from there and ends with the same weights, bit by
// bit, as a training that nobody stopped: deno run -A examples/resume_training.ts
import { mnistMoments } from "@tilegrad/tilegrad/data";
import { loadMnist } from "@tilegrad/tilegrad/data/files";
import { lenet5 } from "@tilegrad/tilegrad/models";
import { fit, imageBatches, optim } from "@tilegrad/tilegrad/train";
import { checkpointFile, readCheckpoint } from "@tilegrad/tilegrad/train/files";

const [best, interrupted] = ["out/resumable.safetensors", "out/resumable.interrupted.safetensors"];
await Deno.mkdir("out", { recursive: true });
const stop = new AbortController();
Deno.addSignalListener("SIGINT", () => stop.abort());

const mnist = await loadMnist();
const train = imageBatches(mnist.train, { normalise: mnistMoments });
const validation = imageBatches(mnist.test, { batchSize: 1000, shuffle: false, normalise: mnistMoments });
const isResumed = await Deno.stat(interrupted).then(() => true, () => false);
const start = isResumed ? await readCheckpoint(lenet5(), interrupted) : undefined;
if (start) console.log(`going on after step ${start.metadata.step}`);

const schedule = optim.plateau({ base: 0.01, mode: "max", patience: 0 }); // divides by 10 when the accuracy stalls
const result = await fit({
  model: lenet5(),
  optimizer: optim.sgd({ lr: schedule, momentum: 0.9, weightDecay: optim.weightsOnly(5e-4) }),
  plateau: schedule,
  train,
  validation,
  epochs: 3,
  start,
  checkpoint: checkpointFile(best),
  signal: stop.signal,
});
if (isResumed && result.ended === "finished") await Deno.remove(interrupted);
console.log(
  result.interruptedIn ? `stopped, saved in ${result.interruptedIn}` : `best accuracy ${result.best?.accuracy}`,
);
