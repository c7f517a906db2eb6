// deno task race: how many epochs the same network takes to 25 % training error on CIFAR-10 with ReLU and with tanh, after
// Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks", figure 1.
import { join } from "node:path";
import { defaultDevice } from "@tilegrad/tilegrad";
import { loadCifar10 } from "@tilegrad/tilegrad/data/files";
import { relu, tanh } from "@tilegrad/tilegrad/layers";
import { errorSvg } from "@tilegrad/tilegrad/viz";
import { part } from "../cli/training_data.ts";
import { writeJson, writeWhole } from "../scripts/training_outputs.ts";
import { raceFlags, usage } from "./race/options.ts";
import { fastest, type Lap } from "./race/race.ts";

const percent = (error: number) => `${(100 * error).toFixed(1)} %`;

function line(name: string, { rate, errors, reachedIn }: Lap): string {
  const end = `${percent(errors.at(-1) ?? 1)} error after ${errors.length} epochs`;
  return `${name}, learning rate ${rate}: ${end}${reachedIn === undefined ? ", target not reached" : ""}`;
}

async function race(args: readonly string[]): Promise<void> {
  const { race, subset, out, help } = raceFlags(args);
  if (help) return console.log(usage);
  await Deno.mkdir(out, { recursive: true });
  const { info } = await defaultDevice();
  const { train } = await loadCifar10();
  const images = part(train, 0, Math.min(subset, train.count));
  console.log(`${images.count} images, until ${percent(race.target)} training error, on ${info.description}\n`);
  const laps: Record<string, Lap> = {};
  for (const [name, activation] of Object.entries({ ReLU: relu, tanh })) {
    laps[name] = await fastest(activation, images, race, (lap) => console.log(line(name, lap)));
  }
  const [first, second] = [laps.ReLU.reachedIn, laps.tanh.reachedIn];
  const ratio = first && second ? second / first : undefined;
  console.log("\nThe best learning rates:");
  for (const [name, lap] of Object.entries(laps)) console.log(line(name, lap));
  if (ratio !== undefined) console.log(`tanh takes ${ratio.toFixed(1)} times as many epochs as ReLU.`);
  const title = `Epochs to ${percent(race.target)} training error, ${images.count} images of CIFAR-10`;
  const curves = Object.entries(laps).map(([name, { rate, errors }]) => ({ name: `${name}, ${rate}`, errors }));
  const svg = await errorSvg(curves, { title, target: race.target });
  await writeWhole(join(out, "relu_against_tanh.svg"), new TextEncoder().encode(svg));
  await writeJson(join(out, "relu_against_tanh.json"), { images: images.count, ...race, laps, ratio, adapter: info });
  console.log(`In ${out}/: relu_against_tanh.svg, relu_against_tanh.json`);
}

if (import.meta.main) {
  try {
    await race(Deno.args);
  } catch (error) {
    console.error(`deno task race: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
