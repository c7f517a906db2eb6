import { assertEquals } from "@std/assert";
import { select, ShapeError, tensor, vjp, zeros } from "../../core/mod.ts";
import { addPlannedCode, plainTarget } from "../shaders/planned_code.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("select takes one place of any axis, from both ends, of any type", async () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]);
  await checkValues(select(x, 1), [4, 5, 6]);
  await checkValues(select(x, -3, 1), [1, 4]);
  await checkValues(select(tensor([7, 8], { dtype: "int32" }), -1, -1), 8);
  await checkValues(select(tensor([[true], [false]]), 0), [1]);
  assertEquals((await select(zeros([3, 0]), 2).data()).length, 0);
});

Deno.test("the gradient stands at the place, zeros elsewhere; select is differentiable twice", async () => {
  const [, pullback] = vjp((x) => select(x, 1, 1), random([2, 3]));
  await checkValues(pullback(tensor([5, 7])), [0, 5, 0, 0, 7, 0]);
  await checkGradient((x) => select(x, -1, 1), [random([2, 3, 2])]);
});

Deno.test("all places share one kernel, and so do their gradients", () => {
  const code = new Map<string, string>();
  for (let i = 0; i < 9; i++) {
    const [y, pullback] = vjp((x) => select(x, i), random([9, 4]));
    addPlannedCode(code, [y], plainTarget("cpu"));
    addPlannedCode(code, [pullback(random([4]))], plainTarget("cpu"));
  }
  assertEquals(code.size, 2);
});

Deno.test("wrong arguments are refused with what was found", () => {
  checkRefusals([
    [() => select(zeros([]), 0), ShapeError, "a scalar has no axes"],
    [() => select(zeros([2, 3]), 0, 2), ShapeError, "Cannot apply select: axis 2 is out of range"],
    [() => select(zeros([2, 3]), 3, 1), ShapeError, "index 3 is out of range, axis 1 of [2,3] needs -3 to 2"],
    [() => select(zeros([2, 3]), 0.5), ShapeError, "index 0.5"],
    [() => select(zeros([0, 3]), 0), ShapeError, "index 0 is out of range"],
  ]);
});
