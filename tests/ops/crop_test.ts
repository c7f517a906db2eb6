import { assertEquals, assertThrows } from "@std/assert";
import { arange, centerCrop, crop, mul, reshape, ShapeError, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

const image = () => reshape(arange(20), [4, 5]);

Deno.test("crop cuts a part out", async () => {
  assertEquals(await crop(image(), { top: 1, left: 2, height: 2, width: 3 }).array(), [[7, 8, 9], [12, 13, 14]]);
  assertEquals(crop(zeros([2, 3, 256, 256]), { top: 0, left: 29, height: 227, width: 227 }).shape, [2, 3, 227, 227]);
  assertEquals(crop(image(), { top: 4, left: 0, height: 0, width: 5 }).shape, [0, 5]);
});

Deno.test("centerCrop cuts the middle out; halves go to the even side, as in torchvision", async () => {
  assertEquals(await centerCrop(image(), [2, 3]).array(), [[6, 7, 8], [11, 12, 13]]);
  assertEquals(await centerCrop(image(), [1, 2]).array(), [[12, 13]]);
  assertEquals(centerCrop(zeros([3, 256, 300]), 224).shape, [3, 224, 224]);
});

Deno.test("crops are differentiable twice", async () => {
  await checkGradient((x) => {
    const part = crop(x, { top: 1, left: 0, height: 2, width: 2 });
    return mul(part, part);
  }, [random([2, 3, 4])]);
});

Deno.test("parts that do not lie within the image are refused", () => {
  const box = { top: 0, left: 0, height: 1, width: 1 };
  assertThrows(
    () => crop(image(), { ...box, top: 4 }),
    ShapeError,
    "rows 4 to 5 and columns 0 to 1 do not lie within [4,5]",
  );
  assertThrows(() => crop(image(), { ...box, left: -1 }), ShapeError, "Cannot apply crop");
  assertThrows(() => crop(image(), { ...box, width: 1.5 }), ShapeError, "columns 0 to 1.5");
  assertThrows(() => crop(zeros([4]), box), ShapeError, "at least 2 axes");
  assertThrows(() => centerCrop(image(), 5), ShapeError, "Cannot apply centerCrop");
  assertThrows(() => centerCrop(image(), 0), ShapeError, "size must be");
});
