import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { crossEntropy, mul, type Tensor, ValueError } from "../../core/mod.ts";
import type { Variables } from "../../layers/mod.ts";
import { checkpointFile, readCheckpoint } from "../../train/files.ts";
import {
  type CheckpointInfo,
  evaluate,
  fit,
  type FitOptions,
  optim,
  type Progress,
  type StepNumbers,
} from "../../train/mod.ts";
import { tinyModel, tinySource } from "./_tiny.ts";

/** A training of the tiny task, 8 steps an epoch. */
function tiny(options: Partial<FitOptions> = {}): FitOptions {
  return {
    model: tinyModel(),
    optimizer: optim.sgd({ lr: 0.5, momentum: 0.9 }),
    train: tinySource(),
    validation: tinySource(),
    epochs: 3,
    seed: 4,
    ...options,
  };
}

/** Everything that a progress display is told. */
function listener(): Progress & { readonly notes: string[]; readonly steps: number[]; stops: number } {
  const [notes, steps]: [string[], number[]] = [[], []];
  return {
    notes,
    steps,
    stops: 0,
    update: ({ step }) => steps.push(step),
    note: (line) => notes.push(line),
    stop() {
      this.stops++;
    },
  };
}

/** An optimizer that makes every weight infinite in one step. */
function infiniteAfter(last: number): optim.Optimizer {
  return optim.sgd({ lr: (step) => step === last ? 3e38 : 5e-4, lrFactor: () => 1000 });
}

async function weights({ params }: Variables): Promise<number[]> {
  return (await Promise.all(Object.values(params).map((x) => x.data()))).flatMap((x) => [...x]);
}

Deno.test("fit learns, and records the loss of every step and the accuracy of every epoch", async () => {
  const progress = listener();
  const { history, ended, best, state } = await fit(tiny({ progress }));
  assertEquals(ended, "finished");
  assertEquals(history.loss.map(({ step }) => step), Array.from({ length: 24 }, (_, step) => step));
  assertEquals(history.accuracy.map(({ step }) => step), [8, 16, 24]);
  assertEquals(history.epochs.map(({ epoch, step }) => [epoch, step]), [[1, 8], [2, 16], [3, 24]]);
  assert(history.loss[23].value < history.loss[0].value / 4);
  assertEquals(best?.accuracy, 1);
  assertEquals(await state.optimizer.step.item(), 24);
  assert(history.epochs.every(({ imagesPerSecond, seconds }) => imagesPerSecond > 0 && seconds > 0));
  const { firstStep, training, validation } = history.seconds;
  assert(firstStep > 0 && training > 0 && validation > 0);
  assertEquals([progress.stops, progress.steps.at(-1), progress.notes.length], [1, 24, 3]);
});

Deno.test("the mean over the steps and the share of right answers are those of the epoch", async () => {
  const numbers: StepNumbers[] = [];
  const { history } = await fit(tiny({ epochs: 2, onStep: (one) => numbers.push(one) }));
  assertEquals(numbers.map(({ step, loss }) => ({ step, value: loss })), history.loss);
  const last = numbers.slice(8);
  const sum = (of: (one: StepNumbers) => number) => last.reduce((total, one) => total + of(one), 0);
  assertEquals(history.epochs[1].loss, sum(({ loss }) => loss) / 8);
  assertEquals(history.epochs[1].accuracy, sum(({ correct }) => correct) / sum(({ count }) => count));
});

Deno.test("equal options give equal trainings bit by bit, another seed another one", async () => {
  const [first, second, other] = [await fit(tiny()), await fit(tiny()), await fit(tiny({ seed: 5 }))];
  assertEquals(first.history.loss, second.history.loss);
  assertEquals(await weights(first.state.variables), await weights(second.state.variables));
  assertNotEquals(first.history.loss, other.history.loss);
});

Deno.test("fit stops on a signal after the step under way, saves, says where, and can go on from there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const controller = new AbortController();
    const progress = listener();
    const checkpoint = checkpointFile(`${folder}/tiny.safetensors`);
    const onStep = ({ step }: StepNumbers) => step >= 10 && controller.abort();
    const stopped = await fit(tiny({ checkpoint, progress, signal: controller.signal, onStep }));
    const done = stopped.history.loss.length;
    assertEquals(stopped.ended, "interrupted");
    assert(done > 10 && done < 24);
    assertEquals(stopped.interruptedIn, `${folder}/tiny.interrupted.safetensors`);
    assertEquals(progress.notes.at(-1), `stopped after step ${done} of 24, saved in ${stopped.interruptedIn}`);
    assertEquals(progress.stops, 1);
    const saved = await readCheckpoint(tinyModel(), stopped.interruptedIn!);
    assertEquals(await weights(saved.variables), await weights(stopped.state.variables));
    assertEquals(await saved.optimizer.step.item(), done);
    assertEquals((await readCheckpoint(tinyModel(), `${folder}/tiny.safetensors`)).metadata.step, "8");
    const { variables, optimizer } = saved;
    const next = await fit(tiny({ start: { variables, optimizer }, epochs: 1 }));
    assertEquals(await next.state.optimizer.step.item(), done + 8);
    assert(next.history.loss[0].value < stopped.history.loss[0].value);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a signal given before the training stops it before the first step, without a checkpoint", async () => {
  const saves: CheckpointInfo[] = [];
  const checkpoint = (_: unknown, info: CheckpointInfo) => Promise.resolve(`${saves.push(info)}`);
  const { ended, history } = await fit(tiny({ checkpoint, signal: AbortSignal.abort() }));
  assertEquals([ended, history.loss.length, saves.length], ["interrupted", 0, 0]);
});

Deno.test("the best checkpoint is kept when the training gets worse", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/best.safetensors`;
    const spoiling = optim.sequence([optim.constant({ base: 0.5 }), optim.constant({ base: -50 })], [16]);
    const optimizer = optim.sgd({ lr: spoiling });
    const { best, history, state } = await fit(tiny({ optimizer, checkpoint: checkpointFile(path) }));
    const accuracies = history.accuracy.map(({ value }) => value);
    assert(accuracies[2] < accuracies[1], `${accuracies}`);
    assertEquals([best?.accuracy, best?.savedIn], [Math.max(...accuracies), path]);
    const { variables, metadata } = await readCheckpoint(tinyModel(), path);
    const measured = await evaluate(tinyModel(), variables, tinySource().epoch(0, 0));
    assertEquals(measured.accuracy, best?.accuracy);
    assertEquals([metadata.step, metadata.accuracy], [`${best?.step}`, `${best?.accuracy}`]);
    assertNotEquals(await weights(variables), await weights(state.variables));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a loss that is no number stops the training by step, and overwrites nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/kept.safetensors`;
    const poisoned = infiniteAfter(9);
    const progress = listener();
    const options = tiny({ optimizer: poisoned, checkpoint: checkpointFile(path), progress });
    const error = await assertRejects(() => fit(options), ValueError);
    assert(
      /^Cannot go on training: the loss of step 10 is (NaN|Infinity), needed a finite number/.test(error.message),
      error.message,
    );
    assertEquals(progress.stops, 1);
    assertEquals((await readCheckpoint(tinyModel(), path)).metadata.step, "8");
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["kept.safetensors"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("variables spoiled by the very last step are found by the validation", async () => {
  const optimizer = infiniteAfter(7);
  await assertRejects(
    () => fit(tiny({ optimizer, epochs: 1 })),
    ValueError,
    "the validation loss after 8 steps is",
  );
});

Deno.test("early stopping ends the training after `patience` validations without a better accuracy", async () => {
  const { ended, history } = await fit(tiny({ optimizer: optim.sgd({ lr: 0 }), epochs: 9, patience: 2 }));
  assertEquals([ended, history.epochs.length], ["patience", 3]);
});

Deno.test("validateEvery measures in the middle of epochs, once where an epoch ends", async () => {
  const { history } = await fit(tiny({ epochs: 2, validateEvery: 4 }));
  assertEquals(history.accuracy.map(({ step }) => step), [4, 8, 12, 16]);
});

Deno.test("without a validation set every epoch is saved", async () => {
  const saves: CheckpointInfo[] = [];
  const checkpoint = (_: unknown, info: CheckpointInfo) => Promise.resolve(`${saves.push(info)}`);
  const { best } = await fit(tiny({ validation: undefined, checkpoint }));
  assertEquals(saves.map(({ kind, step, epoch }) => [kind, step, epoch]), [["best", 8, 1], ["best", 16, 2], [
    "best",
    24,
    3,
  ]]);
  assertEquals(best, undefined);
});

Deno.test("a plateau schedule hears of every epoch and slows the training", async () => {
  const schedule = optim.plateau({ base: 0, patience: 0 });
  const losses: number[] = [];
  const onEpoch: FitOptions["onEpoch"] = ({ validation }) => {
    losses.push(validation!.loss);
    schedule.observe(validation!.loss);
  };
  await fit(tiny({ optimizer: optim.sgd({ lr: schedule }), onEpoch }));
  assertEquals(losses.length, 3);
  assertEquals(losses[0], losses[2]);
});

Deno.test("a loss function of one's own is used for training and validation", async () => {
  const loss = (logits: Tensor, labels: Tensor) => mul(crossEntropy(logits, labels), 3);
  const still = optim.sgd({ lr: 0 });
  const [once, thrice] = [
    await fit(tiny({ optimizer: still, epochs: 1 })),
    await fit(tiny({ optimizer: still, epochs: 1, loss })),
  ];
  const ratio = thrice.history.epochs[0].validation!.loss / once.history.epochs[0].validation!.loss;
  assert(Math.abs(ratio - 3) < 1e-5);
  assert(Math.abs(thrice.history.loss[0].value / once.history.loss[0].value - 3) < 1e-5);
});

Deno.test("a checkpoint that cannot be written ends the training with its error, and the display is closed", async () => {
  const progress = listener();
  const checkpoint = checkpointFile("/no/such/folder/tiny.safetensors");
  await assertRejects(() => fit(tiny({ checkpoint, progress })), Error, "/no/such/folder");
  assertEquals(progress.stops, 1);
});

Deno.test("options that make no sense are refused before anything runs", async () => {
  await assertRejects(
    () => fit(tiny({ epochs: 0 })),
    ValueError,
    "Cannot fit: epochs is 0, needed a whole number of at least 1",
  );
  await assertRejects(() => fit(tiny({ patience: 1.5 })), ValueError, "patience is 1.5");
  await assertRejects(
    () => fit(tiny({ patience: 1, validation: undefined })),
    ValueError,
    "patience needs a validation set",
  );
});

Deno.test("evaluate gives predictions, their probabilities and the labels in the order of the batches", async () => {
  const { state: { variables } } = await fit(tiny());
  const found = await evaluate(tinyModel(), variables, tinySource().epoch(0, 1));
  assertEquals([found.predictions.length, found.probabilities.length], [64, 64]);
  assertEquals(found.predictions.filter((predicted, i) => predicted === found.labels[i]).length / 64, found.accuracy);
  assert(found.probabilities.every((probability) => probability > 0.25 && probability <= 1));
  const mean = found.probabilities.reduce(
    (sum, probability, i) => sum - (found.predictions[i] === found.labels[i] ? Math.log(probability) : 0),
    0,
  ) / 64;
  assertEquals(found.accuracy, 1);
  assert(Math.abs(mean - found.loss) < 1e-5, "with every answer right, the loss is the mean of -log(probability)");
  await assertRejects(() => evaluate(tinyModel(), variables, []), ValueError, "there is no batch");
});
