import { assert, assertEquals, assertRejects } from "@std/assert";
import { ValueError } from "../../core/mod.ts";
import { decodeImage, type Image } from "../../data/image.ts";
import { type Mistake, mistakesPng } from "../../viz/mistakes.ts";

const digit: Image = { width: 28, height: 28, channels: 1, data: new Uint8Array(784).map((_, i) => (i * 11) % 256) };
const mistake: Mistake = { image: digit, truth: 4, predicted: 9, probability: 0.87 };

/** Pixels that are more red than anything else: the labels. */
function redPixels({ data }: Image): number {
  let found = 0;
  for (let i = 0; i < data.length; i += 3) if (data[i] > data[i + 1] + 60 && data[i] > data[i + 2] + 60) found++;
  return found;
}

Deno.test("mistakesPng draws each digit four times as large, pixel for pixel", async () => {
  const { width, data } = await decodeImage(await mistakesPng([mistake]));
  const rows = data.length / 3 / width;
  const at = (x: number, y: number) => data[(y * width + x) * 3];
  const shows = (left: number, top: number) =>
    digit.data.every((value, i) => at(left + 4 * (i % 28) + 2, top + 4 * Math.floor(i / 28) + 2) === value);
  let places = 0;
  for (let top = 0; top + 112 <= rows; top++) {
    for (let left = 0; left + 112 <= width; left++) if (shows(left, top)) places++;
  }
  assert(places >= 1, "the digit is nowhere in the picture");
});

Deno.test("mistakesPng labels each digit with truth and prediction", async () => {
  const picture = (mistakes: readonly Mistake[]) =>
    mistakesPng(mistakes, { title: "x" }).then((png) => decodeImage(png));
  const one = redPixels(await picture([mistake]));
  assert(one > 60, `${one} red pixels`);
  const two = redPixels(await picture([mistake, mistake]));
  assert(Math.abs(two - 2 * one) <= 2, `${one} red pixels for one label, ${two} for two`);
  const others = [{ ...mistake, truth: 7 }, { ...mistake, predicted: 3 }, { ...mistake, probability: 0.5 }];
  const pictures = new Set<string>();
  for (const other of [mistake, ...others]) pictures.add((await picture([other])).data.join());
  assertEquals(pictures.size, 4);
});

Deno.test("mistakesPng draws as many as it is told and grows by rows of ten", async () => {
  const size = async (count: number, limit?: number) => {
    const { width, height } = await decodeImage(await mistakesPng(Array(count).fill(mistake), { limit }));
    return [width, height];
  };
  const [ten, eleven, hundred] = [await size(10), await size(11), await size(100)];
  assertEquals(eleven[0], ten[0]);
  assertEquals(hundred[1] - ten[1], 5 * (eleven[1] - ten[1]));
  assertEquals(await size(100, 20), await size(20));
});

Deno.test("mistakesPng draws colour images, class names and no mistakes at all", async () => {
  const colour: Image = { width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(77) };
  const classes = ["airplane", "an unusually long class name"];
  const picture = await decodeImage(await mistakesPng([{ image: colour, truth: 0, predicted: 1 }], { classes }));
  assert(redPixels(picture) > 100);
  assertEquals(redPixels(await decodeImage(await mistakesPng([]))), 0);
});

Deno.test("mistakesPng refuses a class without a name", async () => {
  await assertRejects(
    () => mistakesPng([mistake], { classes: ["a", "b"] }),
    ValueError,
    "class 4 has no name, 2 names",
  );
});
