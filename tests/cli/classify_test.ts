import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { imagenetClasses } from "../../cli/imagenet_classes.ts";
import { key, softmax } from "../../core/mod.ts";
import {
  centerCropImage,
  decodeImage,
  digitImage,
  encodePng,
  type Image,
  imageTensor,
  resizeImage,
} from "../../data/mod.ts";
import { saveSafetensors } from "../../interop/mod.ts";
import { stateDict } from "../../layers/mod.ts";
import { modelFacts } from "../../models/facts.ts";
import { lenet5, resnetCifar20, squeezenet1_1 } from "../../models/mod.ts";
import { runScript } from "../_script.ts";

const root = new URL("../../", import.meta.url).pathname;

const run = (command: string, ...args: string[]) => runScript("cli/mod.ts", command, ...args);

/** A bar of ink on paper. */
function bar(width: number, height: number, from: number, to: number): Image {
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= from && x < to && y > 5 && y < height - 5 ? 20 : 240;
  });
  return { width, height, channels: 1, data };
}

const model = lenet5();
const variables = model.init(key(3));
const pictures = { "b/one.png": bar(40, 60, 18, 24), "a.png": bar(60, 60, 20, 45), "c.PNG": bar(60, 40, 10, 50) };

/** A folder with weights, names of classes, pictures and files that are none. */
async function withFolder(use: (folder: string, weights: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const weights = join(folder, "lenet.safetensors");
    const metadata = { model: "lenet5", mean: "0.1307", std: "0.3081" };
    await Deno.writeFile(weights, await saveSafetensors(stateDict(variables), metadata));
    await Deno.writeTextFile(
      join(folder, "labels.txt"),
      Array.from("abcdefghij", (letter) => `class ${letter}\r\n`).join(""),
    );
    await Deno.mkdir(join(folder, "pictures/b"), { recursive: true });
    for (const [name, image] of Object.entries(pictures)) {
      await Deno.writeFile(join(folder, "pictures", name), await encodePng(image));
    }
    await Deno.writeTextFile(join(folder, "pictures/notes.txt"), "no picture");
    await use(folder, weights);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function probabilitiesOf(image: Image): Promise<number[]> {
  const x = imageTensor(digitImage(image), { mean: 0.1307, std: 0.3081 });
  return [...await softmax(model.apply(variables, x)).data()];
}

Deno.test("classify: a folder in order, JSON, names, bad files beside good ones", async () => {
  await withFolder(async (folder, weights) => {
    await Deno.writeFile(join(folder, "pictures/b/empty.jpg"), new Uint8Array());
    const options = ["--labels", join(folder, "labels.txt"), "--top", "3", "--batch", "2", "--json"];
    const { code, out, error } = await run(
      "classify",
      weights,
      join(folder, "pictures"),
      join(folder, "none.png"),
      ...options,
    );
    assertEquals(code, 1);
    assertStringIncludes(error, "empty.jpg: found an empty file");
    assertStringIncludes(error, "none.png");
    const answers = JSON.parse(out);
    const names = ["pictures/a.png", "pictures/b/empty.jpg", "pictures/b/one.png", "pictures/c.PNG", "none.png"];
    assertEquals(answers.map(({ file }: { file: string }) => file), names.map((name) => join(folder, name)));
    assertEquals(answers.map((answer: object) => "error" in answer), [false, true, false, false, true]);
    for (const [name, at] of [["a.png", 0], ["b/one.png", 2], ["c.PNG", 3]] as const) {
      const wanted = await probabilitiesOf(pictures[name]);
      const best = wanted.indexOf(Math.max(...wanted));
      const { predictions } = answers[at];
      assertEquals([predictions.length, predictions[0].index, predictions[0].label], [
        3,
        best,
        `class ${"abcdefghij"[best]}`,
      ]);
      assertAlmostEquals(predictions[0].probability, wanted[best], 1e-5);
    }
  });
});

Deno.test("classify: bars for people, and what it cannot do is said", async () => {
  await withFolder(async (folder, weights) => {
    const picture = join(folder, "pictures/a.png");
    const { code, out, error } = await run("classify", weights, picture, "--top", "2");
    assertEquals(code, 0, error);
    const lines = out.trimEnd().split("\n");
    assertEquals(lines.length, 3);
    assert(/: \d \(\d+\.\d %\)$/.test(lines[0]), lines[0]);
    assert(/^ {2}\d {2,}\d+\.\d % {2}█+$/.test(lines[1]), lines[1]);
    const unnamed = join(folder, "unnamed.safetensors");
    await Deno.writeFile(unnamed, await saveSafetensors(stateDict(variables)));
    const refused = await run("classify", unnamed, picture);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.error, "does not tell its network, --model needs one of ");
    assertEquals((await run("classify", weights)).code, 2);
  });
});

Deno.test("classify: a colour network takes the middle of the picture, with as many classes as there are names", async () => {
  await withFolder(async (folder) => {
    const network = resnetCifar20({ numClasses: 3 });
    const state = network.init(key(5));
    const weights = join(folder, "cifar.safetensors");
    await Deno.writeFile(weights, await saveSafetensors(stateDict(state)));
    const labels = join(folder, "three.txt");
    await Deno.writeTextFile(labels, "cat\ndog\nhen");
    const picture = `${root}tests/data/files/lossy.webp`;
    const { out } = await run(
      "classify",
      weights,
      picture,
      "--model",
      "resnetCifar20",
      "--labels",
      labels,
      "--json",
    );
    const { mean, std } = modelFacts.resnetCifar20;
    // 12 x 8 pixels become 48 x 32, of which the middle is taken.
    const larger = resizeImage(await decodeImage(await Deno.readFile(picture)), 48, 32);
    const x = imageTensor(centerCropImage(larger, 32, 32), { mean, std });
    const wanted = await softmax(network.apply(state, x)).data();
    const [{ predictions }] = JSON.parse(out);
    assertEquals(predictions.length, 3);
    for (const { label, index, probability } of predictions) {
      assertEquals(label, ["cat", "dog", "hen"][index]);
      assertAlmostEquals(probability, wanted[index], 1e-5);
    }
  });
});

Deno.test("classify: a network of 1,000 classes gives ImageNet's names", async () => {
  await withFolder(async (folder) => {
    const weights = join(folder, "squeezenet.safetensors");
    await Deno.writeFile(
      weights,
      await saveSafetensors(stateDict(squeezenet1_1().init(key(7))), { model: "squeezenet1_1" }),
    );
    const picture = join(folder, "pictures/a.png");
    const { out, error } = await run("classify", weights, picture, "--input", "3x33x33", "--json");
    assertEquals(error, "");
    const [{ predictions }] = JSON.parse(out);
    assertEquals(predictions.length, 5);
    for (const { label, index } of predictions) assertEquals(label, imagenetClasses[index]);
  });
});

Deno.test("summary: formats, an input of one's own, and names that there are not", async () => {
  const [table, markdown, json, unknown] = await Promise.all([
    run("summary", "lenet5"),
    run("summary", "lenet5", "--markdown", "--input", "2x1x28x28"),
    run("summary", "lenet5", "--json"),
    run("summary", "lenet6"),
  ]);
  assertStringIncludes(table.out, "total               [1, 10]          61,706  416,520  60,008");
  assertStringIncludes(markdown.out, "| conv1 | conv2d | [2, 6, 28, 28] | 156 | 235,200 |");
  assertEquals(JSON.parse(json.out).total.params, 61_706);
  assertEquals([unknown.code, unknown.out], [1, ""]);
  assertStringIncludes(unknown.error, "found no network lenet6, needed one of ");
});
