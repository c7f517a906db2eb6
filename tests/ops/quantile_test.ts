import { assertEquals, assertThrows } from "@std/assert";
import {
  DTypeError,
  grad,
  median,
  mul,
  quantile,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, distinct, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";

Deno.test("median is the lower of two middles, along an axis or of all", async () => {
  const x = tensor([[5, 1, 9, 3], [8, 2, 2, 4]]);
  assertEquals(await median(x).item(), 3);
  assertEquals(await median(x, { axis: 1 }).array(), [3, 2]);
  assertEquals(await median(x, { axis: 0, keepdims: true }).array(), [[5, 1, 2, 3]]);
  assertEquals(median(x, { keepdims: true }).shape, [1, 1]);
  assertEquals(await median(tensor([3, 1, 2], { dtype: "int32" })).item(), 2);
});

Deno.test("quantile interpolates between neighbours, in five ways", async () => {
  const x = tensor([20, 0, 10, 30]);
  await checkValues(quantile(x, [0, 0.25, 0.5, 1]), [0, 7.5, 15, 30]);
  const at = (q: number, interpolation: "lower" | "higher" | "nearest" | "midpoint") =>
    quantile(x, q, { interpolation }).item();
  assertEquals([await at(0.4, "lower"), await at(0.4, "higher"), await at(0.4, "midpoint")], [10, 20, 15]);
  assertEquals([await at(0.4, "nearest"), await at(0.5, "nearest"), await at(1 / 3, "midpoint")], [10, 20, 10]);
  assertEquals(quantile(zeros([2, 3]), [0.1, 0.9], { axis: 1, keepdims: true }).shape, [2, 2, 1]);
  assertEquals(await quantile(tensor([[1, 3], [5, 9]]), 0.5, { axis: 1 }).array(), [2, 7]);
});

Deno.test("rows of more than 65,536 elements, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    const values = randomValues(70_001, { seed: 5 });
    const sorted = values.slice().sort();
    const x = tensor(values, { device });
    assertEquals(await median(x).item(), sorted[35_000]);
    await checkValues(quantile(x, [0.1, 0.5, 0.9]), [sorted[7000], sorted[35_000], sorted[63_000]], { atol: 1e-6 });
  });
});

Deno.test("a NaN makes its row NaN, and no other", async () => {
  const x = tensor([[1, NaN, 3], [4, 5, 6]]);
  await checkValues(median(x, { axis: 1 }), [NaN, 5]);
  await checkValues(quantile(x, 0.5, { axis: 1 }), [NaN, 5]);
});

Deno.test("the gradient goes to the elements that a quantile is made of", async () => {
  assertEquals(await grad((x: Tensor) => median(x))(tensor([5, 1, 9])).array(), [1, 0, 0]);
  await checkValues(grad((x: Tensor) => quantile(x, 0.25))(tensor([20, 0, 10, 30])), [0, 0.25, 0.75, 0]);
  await checkGradient((x) => mul(quantile(x, 0.3, { axis: 1 }), sum(x, { axis: 1 })), [distinct([2, 5])]);
  await checkGradient((x) => mul(median(x, { axis: 0 }), median(x, { axis: 0 })), [distinct([5, 2])]);
});

Deno.test("wrong fractions, axes and types are refused", () => {
  assertThrows(() => quantile(zeros([3]), 1.5), ValueError, "Cannot apply quantile: q must be from 0 to 1, found 1.5");
  assertThrows(() => quantile(zeros([3]), [0.5, NaN]), ValueError, "found NaN");
  assertThrows(() => median(zeros([0, 2]), { axis: 0 }), ShapeError, "no element to choose from in [0,2]");
  assertThrows(() => median(zeros([2]), { axis: 1 }), ShapeError, "Cannot apply median: axis 1 is out of range");
  assertThrows(() => median(zeros([2], "bool")), DTypeError, "Cannot apply median: found bool");
  assertThrows(() => quantile(zeros([2], "int32"), 0.5), DTypeError, "Cannot apply quantile: found int32");
});
