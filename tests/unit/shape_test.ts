import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../core/errors.ts";
import { broadcastShapes, normalizeAxes, normalizeAxis, sizeOf, stridesOf } from "../../core/shape.ts";

Deno.test("size is the product of the extents, 1 for a scalar and 0 with an empty axis", () => {
  assertEquals([sizeOf([]), sizeOf([2, 3, 4]), sizeOf([5, 0, 2])], [1, 24, 0]);
});

Deno.test("strides are row-major", () => {
  assertEquals(stridesOf([2, 3, 4]), [12, 4, 1]);
  assertEquals(stridesOf([]), []);
});

Deno.test("broadcasting aligns shapes at the last axis", () => {
  assertEquals(broadcastShapes("add", [2, 1, 4], [3, 1]), [2, 3, 4]);
  assertEquals(broadcastShapes("add", [], [2]), [2]);
  assertEquals(broadcastShapes("add", [0], [1]), [0]);
});

Deno.test("shapes that do not broadcast are named with the two extents", () => {
  assertThrows(() => broadcastShapes("add", [2, 3], [4]), ShapeError, "extents 3 and 4 must be equal or 1");
  assertThrows(() => broadcastShapes("add", [0], [2]), ShapeError, "[0] and [2]");
});

Deno.test("axes count from the end where negative, and are checked", () => {
  assertEquals(normalizeAxis("sum", -1, 3), 2);
  assertEquals(normalizeAxes("sum", [-1, 0], 3), [0, 2]);
  assertEquals(normalizeAxes("sum", undefined, 2), [0, 1]);
  assertThrows(() => normalizeAxis("sum", 3, 3), ShapeError, "axis 3 is out of range, rank 3 needs -3 to 2");
  assertThrows(() => normalizeAxis("sum", 0, 0), ShapeError, "a scalar has no axes");
  assertThrows(() => normalizeAxes("sum", [0, -2], 2), ShapeError, "name one axis twice");
  assertThrows(() => normalizeAxis("sum", 0.5, 2), ShapeError, "axis 0.5");
});
