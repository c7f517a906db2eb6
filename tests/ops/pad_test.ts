import { assertEquals, assertThrows } from "@std/assert";
import { ones, pad, type PadMode, ShapeError, sum, tensor, zeros } from "../../core/mod.ts";
import { checkGradient, random } from "./_check.ts";

Deno.test("pad adds a constant around", async () => {
  assertEquals(await pad(tensor([[1, 2]]), [[1, 0], [0, 2]], { value: 7 }).array(), [[7, 7, 7, 7], [1, 2, 7, 7]]);
});

Deno.test("the other modes repeat the edge, mirror without it, or go round", async () => {
  const x = tensor([1, 2, 3]);
  const padded = (mode: PadMode) => pad(x, [[2, 1]], { mode }).array();
  assertEquals(await padded("edge"), [1, 1, 1, 2, 3, 3]);
  assertEquals(await padded("reflect"), [3, 2, 1, 2, 3, 2]);
  assertEquals(await padded("circular"), [2, 3, 1, 2, 3, 1]);
});

Deno.test("corners of two padded axes follow the mode in both", async () => {
  const x = tensor([[1, 2], [3, 4]]);
  assertEquals(await pad(x, [[1, 0], [1, 0]], { mode: "reflect" }).array(), [[4, 3, 4], [2, 1, 2], [4, 3, 4]]);
});

Deno.test("integers and booleans keep their type", async () => {
  const y = pad(tensor([true]), [[1, 1]]);
  assertEquals([y.dtype, await y.array()], ["bool", [0, 1, 0]]);
});

Deno.test("padding beyond 65,536 elements", async () => {
  assertEquals(await sum(pad(ones([300, 300]), [[2, 3], [4, 5]])).item(), 90_000);
});

for (const mode of ["constant", "edge", "reflect", "circular"] as const) {
  Deno.test(`pad is differentiable twice: ${mode}`, async () => {
    await checkGradient((x) => pad(x, [[0, 0], [2, 1], [1, 2]], { mode }), [random([2, 3, 4])]);
  });
}

Deno.test("widths that a mode cannot fill are refused", () => {
  assertThrows(() => pad(zeros([3]), [[0, 3]], { mode: "reflect" }), ShapeError, "reflect fills at most 2 elements");
  assertThrows(() => pad(zeros([3]), [[4, 0]], { mode: "circular" }), ShapeError, "circular fills at most 3 elements");
  assertThrows(() => pad(zeros([3]), [[-1, 0]]), ShapeError, "found [-1,0]");
  assertThrows(() => pad(zeros([3]), [[1, 1], [1, 1]]), ShapeError, "2 widths for 1 axes");
});
