import { assertEquals, assertThrows } from "@std/assert";
import { knownModel, modelNames, parseExtents } from "../../cli/known_models.ts";

Deno.test("every network can be made by its name, for as many classes as are asked for", () => {
  for (const name of modelNames()) {
    const { make, facts } = knownModel(name);
    assertEquals(make(7).describe([1, ...facts.inputSize]).output, [1, 7], name);
  }
});

Deno.test("names and extents that make no sense are refused", () => {
  assertThrows(() => knownModel("lenet6"), RangeError, "found no network lenet6, needed one of ");
  assertThrows(() => knownModel("toString"), RangeError, "found no network toString");
  assertEquals(parseExtents("--input", "1x3x8x9"), [1, 3, 8, 9]);
  for (const text of ["3x0x4", "3,4", "", "1.5x2"]) {
    assertThrows(() => parseExtents("--input", text), RangeError, "--input needs whole numbers joined by x");
  }
});
