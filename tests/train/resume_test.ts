import { assert, assertEquals, assertRejects } from "@std/assert";
import { FormatError, ValueError } from "../../core/mod.ts";
import { checkpointFile, readCheckpoint } from "../../train/files.ts";
import { fit, type FitOptions, optim, type StepNumbers } from "../../train/mod.ts";
import { parsePosition } from "../../train/position.ts";
import { assertCode, runScript } from "../_script.ts";
import { outcome, resumable, resumableModel } from "./_resumable.ts";
import { tinyModel, tinySet, tinySource } from "./_tiny.ts";
import { imageBatches } from "../../train/mod.ts";

type Outcome = { steps: StepNumbers[]; epochs: unknown[] };

async function trained(options: FitOptions): Promise<Outcome & { interruptedIn?: string }> {
  const steps: StepNumbers[] = [];
  const result = await fit({ ...options, onStep: (one) => steps.push(one) });
  const { interruptedIn } = result;
  return { ...await outcome(result, steps) as Outcome, ...interruptedIn ? { interruptedIn } : {} };
}

/** Stops the training right after step `last`. */
async function stoppedAfter(last: number, folder: string): Promise<Outcome & { interruptedIn?: string }> {
  const controller = new AbortController();
  const source = tinySource();
  const train: FitOptions["train"] = {
    length: source.length,
    async *epoch(epoch, seed) {
      let step = epoch * source.length;
      for await (const batch of source.epoch(epoch, seed)) {
        if (step++ === last) controller.abort();
        yield batch;
      }
    },
  };
  const checkpoint = checkpointFile(`${folder}/run.safetensors`);
  return await trained(resumable({ seed: 3, train, checkpoint, signal: controller.signal }));
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a training that was stopped goes on bit by bit as if it had not been, wherever it stopped", () =>
  inFolder(async (folder) => {
    const straight = await trained(resumable({ seed: 3 }));
    assertEquals([straight.steps.length, straight.epochs.length], [16, 2]);
    // In mid-epoch, at a validation in mid-epoch, with the last batch of an epoch, in the second epoch.
    for (const last of [3, 5, 7, 12]) {
      const before = await stoppedAfter(last, folder);
      assertEquals(before.steps.length, last + 1);
      const start = await readCheckpoint(resumableModel(), before.interruptedIn!);
      const after = await trained(resumable({ start }));
      const epochs = [...before.epochs, ...after.epochs];
      assertEquals({ ...after, steps: [...before.steps, ...after.steps], epochs }, straight, `stopped after ${last}`);
    }
  }));

Deno.test("a regular checkpoint is as good, and a fresh process goes on from it", () =>
  inFolder(async (folder) => {
    const checkpoint = checkpointFile(`${folder}/run.safetensors`, { note: "mine" });
    await trained(resumable({ seed: 3, epochs: 1, checkpointEvery: 8, checkpoint }));
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "run.latest.safetensors",
      "run.safetensors",
    ]);
    const file = `${folder}/run.latest.safetensors`;
    const { metadata } = await readCheckpoint(resumableModel(), file);
    assertEquals([metadata.note, metadata.step, metadata.epoch], ["mine", "8", "1"]);
    const gone = await runScript("tests/train/_resumable.ts", file);
    assertCode(gone, 0);
    const after: Outcome = JSON.parse(gone.out);
    const straight = await trained(resumable({ seed: 3 }));
    assertEquals(after, JSON.parse(JSON.stringify({ ...straight, ...rest(straight, 8, 1) })));
  }));

function rest({ steps, epochs }: Outcome, step: number, epoch: number): Outcome {
  return { steps: steps.slice(step), epochs: epochs.slice(epoch) };
}

Deno.test("early stopping counts on, and the best variables come back", () =>
  inFolder(async (folder) => {
    const still = () => ({ optimizer: optim.sgd({ lr: 0 }), model: tinyModel(), train: tinySource() });
    const options = { ...still(), validation: tinySource(), patience: 3, keepBest: true };
    const checkpoint = checkpointFile(`${folder}/still.safetensors`);
    await fit({ ...options, epochs: 3, checkpointEvery: 8, checkpoint });
    const start = await readCheckpoint(tinyModel(), `${folder}/still.latest.safetensors`);
    assertEquals(start.position?.sinceBest, 2);
    const { ended, best, history } = await fit({ ...options, ...still(), epochs: 50, start });
    assertEquals([ended, history.epochs.length, best?.step], ["patience", 1, 8]);
    assertEquals(best?.savedIn, `${folder}/still.safetensors`);
    assertEquals(Object.keys(best!.variables!.params), ["fc.weight", "fc.bias"]);
  }));

Deno.test("keepBest gives the weights of the best validation, not the last ones", async () => {
  const spoiling = optim.sequence([optim.constant({ base: 0.5 }), optim.constant({ base: -50 })], [16]);
  const { best, state } = await fit({
    model: tinyModel(),
    optimizer: optim.sgd({ lr: spoiling }),
    train: tinySource(),
    validation: tinySource(),
    epochs: 3,
    keepBest: true,
  });
  const [kept, last] = await Promise.all([best!.variables!, state.variables].map((v) => v.params["fc.weight"].data()));
  assert(best!.step < 24);
  const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
  assert(largest(kept) < 10 && largest(last) > 10, `${largest(kept)}, ${largest(last)}`);
});

Deno.test("options that do not fit a checkpoint are refused, and damaged positions", async () => {
  const position = {
    ...{ seed: 1, step: 9, epoch: 1, sinceBest: 0 },
    sums: { steps: 1, loss: 1, correct: 1, images: 8, seconds: 1 },
  };
  const model = tinyModel();
  const { state } = await fit({ model, optimizer: optim.sgd({ lr: 0 }), train: tinySource(), epochs: 1 });
  const going = (more: Partial<FitOptions>, other: object = {}) =>
    fit({
      ...{ model, optimizer: optim.sgd({ lr: 0 }), train: tinySource(), epochs: 2 },
      start: { ...state, position: { ...position, ...other } },
      ...more,
    });
  await assertRejects(() => going({ seed: 2 }), ValueError, "it was made with seed 1, found seed 2");
  await assertRejects(
    () => going({ train: imageBatches(tinySet(), { batchSize: 4 }) }),
    ValueError,
    "it stands at step 9 in epoch 2, which 16 steps in an epoch cannot be",
  );
  const plateau = { rate: 1, stalled: 0, resting: 0 };
  await assertRejects(() => going({}, { plateau }), ValueError, "it has the state of a plateau schedule");
  const best = { step: 8, accuracy: 1 };
  await assertRejects(
    () => going({ keepBest: true, validation: tinySource() }, { best }),
    ValueError,
    "keepBest needs the variables of the best validation",
  );
  assertEquals(parsePosition(JSON.stringify({ ...position, plateau })), { ...position, plateau });
  for (
    const [text, part] of [
      ["{", "seed, step, epoch, sinceBest"],
      [JSON.stringify({ ...position, step: "9" }), "step missing"],
      [JSON.stringify({ ...position, sums: {} }), "sums.steps"],
      [JSON.stringify({ ...position, plateau: { rate: "x" } }), "plateau"],
    ]
  ) await assertRejects(() => Promise.resolve().then(() => parsePosition(text)), FormatError, part);
});
