import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/mod.ts";
import { tinyVgg } from "../../models/mod.ts";
import { checkTraining, numClasses } from "./_training.ts";

Deno.test("tiny vgg: it trains", () => checkTraining(tinyVgg({ numClasses, inChannels: 1 }), [3, 1, 64, 64]));

Deno.test("tiny vgg: other classes and channels; images of another size are refused", () => {
  assertEquals(tinyVgg({ numClasses: 7, inChannels: 1 }).describe([2, 1, 64, 64]).output, [2, 7]);
  assertThrows(() => tinyVgg().describe([1, 3, 32, 32]), ShapeError, "(in layer output)");
});
