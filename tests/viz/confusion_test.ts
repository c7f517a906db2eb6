import { assert, assertEquals, assertRejects } from "@std/assert";
import { ShapeError, ValueError } from "../../core/mod.ts";
import { decodeImage } from "../../data/image.ts";
import { divergingColour } from "../../viz/colour_map.ts";
import { confusionPng } from "../../viz/confusion.ts";

/** Pixels of a colour. */
async function pixelsOf(png: Uint8Array, colour: readonly number[]): Promise<number> {
  const { data } = await decodeImage(png);
  let found = 0;
  for (let i = 0; i < data.length; i += 3) if (colour.every((value, c) => data[i + c] === value)) found++;
  return found;
}

Deno.test("confusionPng: right answers are blue by their part of the row, the most frequent mistake is red", async () => {
  const png = await confusionPng([[10, 0], [4, 4]]);
  for (const [value, least] of [[-1, 1900], [-0.5, 1900], [0, 1900], [1, 1900]]) {
    const found = await pixelsOf(png, divergingColour(value));
    assert(found > least && found < 63 * 39, `${found} pixels for ${value}`);
  }
});

Deno.test("confusionPng: a class that never comes, none wrong, and names that take room", async () => {
  const plain = await decodeImage(await confusionPng([[3, 0], [0, 0]], { title: "" }));
  const named = await decodeImage(
    await confusionPng([[3, 0], [0, 0]], { title: "", classes: ["automobile", "cat", "dog"] }),
  );
  assertEquals(plain.height, named.height);
  assert(named.width > plain.width + 40, `${plain.width} and ${named.width} wide`);
});

Deno.test("confusionPng refuses what is no matrix of classes", async () => {
  await assertRejects(() => confusionPng([]), ShapeError, "found 0 rows, needed as many rows as columns");
  await assertRejects(() => confusionPng([[1, 2], [3]]), ShapeError, "found 2 rows, one with 1 columns");
  const named = () => confusionPng([[1, 0], [0, 1]], { classes: ["cat"] });
  await assertRejects(named, ValueError, "found 1 names for 2 classes");
});
