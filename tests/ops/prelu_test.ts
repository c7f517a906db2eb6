import { assert } from "@std/assert";
import { DTypeError, key, prelu, rrelu, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("prelu has a slope for each channel, or one for all", async () => {
  const x = tensor([[[-2, 1], [-4, -1]]]);
  await checkValues(prelu(x, tensor([0.25, 0.5])), [-0.5, 1, -2, -0.5]);
  await checkValues(prelu(x, tensor([0.1])), [-0.2, 1, -0.4, -0.1]);
  await checkValues(prelu(tensor([-2, 3]), tensor([0.5])), [-1, 3]);
  await checkValues(prelu(tensor([[NaN, -0]]), tensor([0.5])), [NaN, 0]);
});

Deno.test("prelu is differentiable twice in x and the slopes", async () => {
  await checkGradient(prelu, [random([2, 3, 2], { avoid: [0] }), random([3], { seed: 2 })]);
});

Deno.test("rrelu draws a slope for each element between the bounds", async () => {
  const y = await rrelu(tensor(new Array(1000).fill(-1)), { key: key(1) }).data();
  assert(y.every((value) => value <= -1 / 8 && value >= -1 / 3));
  assert(new Set(y).size > 900);
  const middle = Array.from(y).reduce((a, b) => a + b, 0) / y.length;
  assert(Math.abs(middle + 11 / 48) < 0.01, `mean slope ${-middle}`);
  await checkValues(rrelu(tensor([-24, 5]), { train: false }), [-5.5, 5]);
});

Deno.test("rrelu is differentiable twice", async () => {
  await checkGradient((x) => rrelu(x, { key: key(2) }), [random([3, 4], { avoid: [0] })]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2, 3]);
  checkRefusals([
    [() => prelu(x, zeros([2])), ShapeError, "Cannot apply prelu: weight is [2], x [2,3] needs [1] or [3]"],
    [() => prelu(x, zeros([])), ShapeError, "weight is []"],
    [() => prelu(x, zeros([3], "int32")), DTypeError, "float32 and int32"],
    [() => rrelu(x), ValueError, "training needs a key, found none"],
    [() => rrelu(x, { lower: 0.5, upper: 0.1 }), ValueError, "lower may not exceed upper, found 0.5 and 0.1"],
    [() => rrelu(zeros([2], "int32")), DTypeError, "Cannot apply rrelu: found int32"],
  ]);
});
