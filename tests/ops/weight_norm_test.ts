import { DTypeError, ShapeError, tensor, weightNorm, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("slices along the axis get the lengths that are asked for", async () => {
  const v = tensor([[3, 4], [0, 2]]);
  await checkValues(weightNorm(v, tensor([[10], [5]])), [6, 8, 0, 5]);
  await checkValues(weightNorm(v, tensor([3, 1]), { axis: 1 }), [3, 4 / Math.sqrt(20), 0, 2 / Math.sqrt(20)]);
  await checkValues(weightNorm(v, tensor(Math.sqrt(29)), { axis: null }), [3, 4, 0, 2]);
  await checkValues(weightNorm(tensor([[3, 4], [0, 2]]), tensor([[2], [2]]), { axis: -2 }), [1.2, 1.6, 0, 2]);
});

Deno.test("weightNorm is differentiable twice in direction and length", async () => {
  await checkGradient((v, g) => weightNorm(v, g), [
    random([2, 3, 1, 2], { min: 0.5 }),
    random([2, 1, 1, 1], { seed: 2 }),
  ]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const v = zeros([2, 3]);
  checkRefusals([
    [() => weightNorm(v, zeros([2])), ShapeError, "shapes [2,3] and [2] do not broadcast"],
    [() => weightNorm(v, zeros([4, 2, 3])), ShapeError, "Cannot apply weightNorm: g is [4,2,3]"],
    [() => weightNorm(v, zeros([2, 1]), { axis: 2 }), ShapeError, "Cannot apply weightNorm: axis 2 is out of range"],
    [
      () => weightNorm(v, zeros([2, 1], "int32")),
      DTypeError,
      "Cannot apply weightNorm: operands are float32 and int32",
    ],
  ]);
});
