import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { cifar10Moments, type ImageSet } from "../../data/mod.ts";
import { cifarNetwork } from "../../examples/cifar10/network.ts";
import { cifar10Options, type Settings } from "../../examples/cifar10/options.ts";
import { epochsWithin, findCheckpoint, train } from "../../examples/cifar10/training.ts";
import { summary } from "../../layers/mod.ts";
import { heldOut } from "../../cli/training_data.ts";

/** Images of noise whose red is the brighter the higher their label is. */
function noise(count: number): ImageSet {
  const labels = Uint8Array.from({ length: count }, (_, n) => (n * 7) % 10);
  const images = Uint8Array.from({ length: count * 3072 }, (_, i) => {
    const [n, place] = [Math.floor(i / 3072), i % 3072];
    return (i * 2654435761 >>> 26) + (place < 1024 ? 18 * labels[n] : 0);
  });
  return { images, labels, count, channels: 3, rows: 32, columns: 32, classes: 10 };
}

const data = { name: "noise", ...heldOut({ train: noise(20), test: noise(4) }, 4), moments: cifar10Moments };
const tiny: Settings = { recipe: "cosine", width: 4, blocks: [0, 0, 1], epochs: 2, batch: 8, lr: 0.1, seed: 1 };

async function inFolder(work: (out: string) => Promise<void>): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    await work(out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

Deno.test("flags: each recipe's defaults, values, and what is wrong with them", () => {
  const { settings, out, resume, minutes } = cifar10Options([]);
  assertEquals([settings.recipe, settings.width, settings.blocks, settings.batch], ["cosine", 8, [1, 0, 1], 128]);
  assertEquals([out, resume, minutes], ["out/cifar10", false, undefined]);
  const plateau = cifar10Options(["--recipe", "plateau", "--minutes", "2.5", "--blocks", "0,1,2"]);
  assertEquals([plateau.settings.lr, plateau.settings.blocks, plateau.minutes], [0.1, [0, 1, 2], 2.5]);
  assert(cifar10Options(["--resume", "--out", "o"]).resume);
  for (
    const [args, message] of [
      [["--resume", "--width", "8"], "--resume takes its settings from the checkpoint, found --width"],
      [["--minutes", "1", "--epochs", "2"], "--minutes chooses the number of epochs"],
      [["--recipe", "fast"], "--recipe needs cosine or plateau, found fast"],
      [["--blocks", "1,2"], "--blocks needs three whole numbers such as 1,0,1, found 1,2"],
      [["--minutes", "0"], "--minutes needs a positive number, found 0"],
      [["--width", "0"], "--width needs a whole number of at least 1, found 0"],
    ] as const
  ) assertThrows(() => cifar10Options(args), RangeError, message);
});

Deno.test("the network's parameters and multiply-accumulates by its size", () => {
  const size = (width: number, blocks: Settings["blocks"]) => {
    const { params, macs } = summary(cifarNetwork({ width, blocks }), [1, 3, 32, 32]);
    return [params, macs];
  };
  assertEquals(size(12, [1, 0, 1]), [232_822, 13_603_776]);
  const convolutions = 9 * (3 * 64 + 64 * 128 + 2 * 128 ** 2 + 128 * 256 + 256 * 512 + 2 * 512 ** 2);
  const norms = 2 * (64 + 3 * 128 + 256 + 3 * 512);
  assertEquals(size(64, [1, 0, 1])[0], convolutions + norms + 512 * 10 + 10);
});

for (const recipe of ["cosine", "plateau"] as const) {
  Deno.test(`${recipe}: a training that was stopped goes on and ends with the same bits`, () =>
    inFolder(async (out) => {
      const settings = { ...tiny, recipe };
      const whole = await train(settings, data, { out });
      assertEquals([whole.ended, whole.history.loss.length], ["finished", 4]);
      const stop = new AbortController();
      const progress = { update: () => stop.abort(), note() {}, stop() {} };
      const stopped = await train(settings, data, { out, signal: stop.signal, progress });
      assertEquals(stopped.ended, "interrupted");
      const { settings: found, start } = await findCheckpoint(out);
      assertEquals(found, settings);
      const { state, ended } = await train(found, data, { out, start });
      assertEquals(ended, "finished");
      for (const [name, param] of Object.entries(whole.state.variables.params)) {
        assertEquals(await state.variables.params[name].data(), await param.data(), name);
      }
    }));
}

Deno.test("epochs within a time: at least one, more in more minutes; no checkpoint to go on from is said", async () => {
  assertEquals(await epochsWithin(1e-9, tiny, data), 1);
  assert(await epochsWithin(60, tiny, data) > 1);
  await inFolder(async (out) => {
    await assertRejects(() => findCheckpoint(out), RangeError, "Cannot go on: found no checkpoint in");
  });
});
