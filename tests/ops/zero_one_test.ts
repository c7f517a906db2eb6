import { assertEquals } from "@std/assert";
import { DTypeError, grad, ShapeError, type Tensor, tensor, ValueError, zeroOne, zeros } from "../../core/mod.ts";
import { checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

const labels = (...values: number[]) => tensor(values, { dtype: "int32" });

Deno.test("zeroOne counts mistakes", async () => {
  const scores = tensor([[2, 1, 0], [1, 2, 0], [0, 0, 0], [0, 1, 5]]);
  await checkValues(zeroOne(scores, labels(0, 0, 0, 1), { reduction: "none" }), [0, 1, 0, 1]);
  await checkValues(zeroOne(scores, labels(0, 0, 0, 1)), 0.5);
  await checkValues(zeroOne(scores, tensor(new Uint32Array([0, 1, 1, 2])), { reduction: "sum" }), 1);
  await checkValues(zeroOne(tensor([1, 3]), tensor(1, { dtype: "int32" })), 0);
  const planes = tensor([[[1, 5], [2, 4]]]);
  await checkValues(zeroOne(planes, tensor([[1, 1]], { dtype: "int32" }), { reduction: "none" }), [0, 1]);
});

Deno.test("zeroOne has no gradient", async () => {
  const dx = grad((x: Tensor) => zeroOne(x, labels(0, 1)))(random([2, 3]));
  await checkValues(dx, [0, 0, 0, 0, 0, 0]);
});

Deno.test("no rows make no losses", async () => {
  assertEquals((await zeroOne(zeros([0, 3]), zeros([0], "int32"), { reduction: "none" }).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2, 3]);
  checkRefusals([
    [() => zeroOne(zeros([]), labels(0)), ShapeError, "Cannot apply zeroOne: found [], it needs [N, C, ...]"],
    [() => zeroOne(x, labels(0)), ShapeError, "labels are [1], they need [2]"],
    [() => zeroOne(x, labels(0, 3)), ValueError, "label [1] is 3"],
    [() => zeroOne(x, zeros([2])), DTypeError, "they need int32"],
    [() => zeroOne(zeros([2, 3], "int32"), labels(0, 1)), DTypeError, "found int32, needs float32"],
  ]);
});
