import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { key, logSoftmax } from "../../core/mod.ts";
import { digitImage, encodePng, type Image, imageTensor, mnistMoments } from "../../data/mod.ts";
import { saveSafetensors } from "../../interop/mod.ts";
import { stateDict } from "../../layers/mod.ts";
import { lenet5 } from "../../models/mod.ts";
import { topKAccuracy } from "../../train/mod.ts";
import { assertCode, runScript } from "../_script.ts";

const evaluate = (...args: string[]) => runScript("cli/mod.ts", "evaluate", ...args);

const model = lenet5();
const variables = model.init(key(3));

/** A dark bar on a light ground, wider from picture to picture. */
function bar(index: number): Image {
  const [width, height] = [40, 60];
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= 5 && x < 8 + 2 * index && y > 5 && y < 55 ? 20 : 240;
  });
  return { width, height, channels: 1, data };
}

/** A folder of pictures, one in the folder of each of ten classes, and weights beside it. */
async function withPictures(
  names: readonly string[],
  use: (folder: string, pictures: string, weights: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const weights = join(folder, "lenet.safetensors");
    const metadata = { model: "lenet5", mean: `${mnistMoments.mean}`, std: `${mnistMoments.std}` };
    await Deno.writeFile(weights, await saveSafetensors(stateDict(variables), metadata));
    for (const [i, name] of names.entries()) {
      await Deno.mkdir(join(folder, "pictures", name), { recursive: true });
      await Deno.writeFile(join(folder, "pictures", name, "one.png"), await encodePng(bar(i)));
    }
    await use(folder, join(folder, "pictures"), weights);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The figures for pictures of these classes. */
async function figuresOf(labels: readonly number[]) {
  const scores: number[] = [];
  for (const i of labels.keys()) {
    const x = imageTensor(digitImage(bar(i)), mnistMoments);
    scores.push(...await logSoftmax(model.apply(variables, x)).data());
  }
  const loss = labels.reduce((sum, label, i) => sum - scores[10 * i + label], 0) / labels.length;
  return { loss, top1: topKAccuracy(scores, labels, 1), top5: topKAccuracy(scores, labels, 5) };
}

Deno.test("evaluate: folders of pictures are the classes, in the order of their names or as the labels say", async () => {
  const names = Array.from("abcdefghij", (letter) => `class ${letter}`);
  await withPictures(names, async (folder, pictures, weights) => {
    const labels = join(folder, "labels.txt");
    await Deno.writeTextFile(labels, `${names.toReversed().join("\n")}\n`);
    const inOrder = names.map((_, i) => i);
    const runs = await Promise.all([
      evaluate(weights, "--data", pictures, "--batch", "4", "--json"),
      evaluate(weights, "--data", pictures, "--labels", labels, "--json"),
    ]);
    for (const [i, wanted] of [await figuresOf(inOrder), await figuresOf(inOrder.toReversed())].entries()) {
      assertCode(runs[i], 0);
      const { model, data, images, loss, top1, top5 } = JSON.parse(runs[i].out);
      assertEquals([model, data, images, top1, top5], ["lenet5", pictures, 10, wanted.top1, wanted.top5]);
      assertAlmostEquals(loss, wanted.loss, 1e-4);
    }
  });
});

Deno.test("evaluate: pictures that cannot be read and folders of no class are refused", async () => {
  await withPictures(["one", "two"], async (folder, pictures, weights) => {
    const labels = join(folder, "labels.txt");
    await Deno.writeTextFile(labels, "zero\none");
    const unknown = await evaluate(weights, "--data", pictures, "--labels", labels);
    assertCode(unknown, 1);
    assertStringIncludes(unknown.error, "tg evaluate: found a folder two, needed names of classes: zero, one");
    const fewer = await evaluate(weights, "--data", pictures);
    assertCode(fewer, 1);
    assertStringIncludes(fewer.error, "fc3.weight");
    for (let i = 2; i < 10; i++) await Deno.mkdir(join(pictures, `x${i}`));
    await Deno.writeFile(join(pictures, "two", "broken.jpg"), new Uint8Array());
    const broken = await evaluate(weights, "--data", pictures);
    assertCode(broken, 1);
    assertStringIncludes(broken.error, "broken.jpg: found an empty file");
  });
});
