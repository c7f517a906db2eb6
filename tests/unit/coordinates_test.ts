import { assertEquals } from "@std/assert";
import { Coordinates } from "../../core/coordinates.ts";
import { FunctionText } from "../../core/plan/emit.ts";

/** Evaluates the emitted statements and an index expression for a given `i`, with u32 arithmetic. */
function evaluate(scope: FunctionText, expression: string, i: number): number {
  const toJs = (text: string) =>
    text.replaceAll(/(\d+)u\b/g, "$1").replaceAll(/(\w+) \/ (\w+)/g, "Math.floor($1 / $2)");
  return new Function("i", `${toJs(scope.text)} return ${toJs(expression)};`)(i);
}

Deno.test("an index unravels into coordinates and back", () => {
  for (let i = 0; i < 24; i++) {
    const scope = new FunctionText();
    const at = Coordinates.atIndex(scope, [2, 3, 4], "i");
    const parts = [0, 1, 2].map((axis) => evaluate(scope, at.axis(axis), i));
    assertEquals(parts, [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4]);
    assertEquals(evaluate(scope, at.at([2, 3, 4], [0, 1, 2].map((axis) => at.axis(axis))).linear(), i), i);
  }
});

Deno.test("the same shape keeps its index: no arithmetic is written", () => {
  const scope = new FunctionText();
  const at = Coordinates.atIndex(scope, [5, 7], "i");
  assertEquals(at.broadcastTo([5, 7]).linear(), "i");
  assertEquals(at.reshaped([7, 5]).linear(), "i");
  assertEquals(scope.lines, []);
});

Deno.test("broadcasting reads place 0 along stretched axes", () => {
  for (let i = 0; i < 24; i++) {
    const scope = new FunctionText();
    const at = Coordinates.atIndex(scope, [2, 3, 4], "i").broadcastTo([3, 1]);
    assertEquals(evaluate(scope, at.linear(), i), Math.floor(i / 4) % 3);
  }
});

Deno.test("axes of extent 1 are place 0", () => {
  const at = Coordinates.atIndex(new FunctionText(), [1, 4, 1], "i");
  assertEquals([at.axis(0), at.axis(1), at.axis(2)], ["0u", "i", "0u"]);
});
