import { assertEquals } from "@std/assert";
import { DTypeError, l2Normalize, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("vectors get length 1 along any axis and in any norm", async () => {
  const x = tensor([[3, -4], [6, 8]]);
  await checkValues(l2Normalize(x), [0.6, -0.8, 0.6, 0.8]);
  await checkValues(l2Normalize(x, { axis: 0 }), [
    3 / Math.sqrt(45),
    -4 / Math.sqrt(80),
    6 / Math.sqrt(45),
    8 / Math.sqrt(80),
  ]);
  await checkValues(l2Normalize(x, { order: 1 }), [3 / 7, -4 / 7, 6 / 14, 8 / 14]);
  await checkValues(l2Normalize(x, { order: Infinity, axis: -1 }), [0.75, -1, 0.75, 1]);
  await checkValues(
    l2Normalize(x, { order: 3, axis: [0, 1] }),
    [3, -4, 6, 8].map((v) => v / Math.cbrt(27 + 64 + 216 + 512)),
  );
});

Deno.test("a vector of zeros stays zero, and a short one is divided by eps", async () => {
  await checkValues(l2Normalize(tensor([[0, 0]])), [0, 0]);
  await checkValues(l2Normalize(tensor([[0.3, 0.4]]), { eps: 1 }), [0.3, 0.4]);
});

Deno.test("l2Normalize is differentiable twice", async () => {
  await checkGradient((x) => l2Normalize(x), [random([3, 4], { min: 0.5 })]);
  await checkGradient((x) => l2Normalize(x, { order: 3, axis: 0 }), [random([3, 2], { avoid: [0], gap: 0.3 })]);
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await l2Normalize(zeros([0, 4])).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  checkRefusals([
    [() => l2Normalize(zeros([4])), ShapeError, "axis 1 is out of range"],
    [() => l2Normalize(zeros([2, 3]), { axis: [0, -2] }), ShapeError, "name one axis twice"],
    [() => l2Normalize(zeros([2, 3]), { eps: 0 }), ValueError, "eps must be a number above 0, found 0"],
    [() => l2Normalize(zeros([2, 3]), { order: NaN }), ValueError, "the order is NaN"],
    [() => l2Normalize(zeros([2, 3], "int32")), DTypeError, "Cannot apply l2Normalize: found int32"],
  ]);
});
