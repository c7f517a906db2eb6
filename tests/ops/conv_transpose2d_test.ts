import { assertEquals, assertThrows } from "@std/assert";
import { conv2d, convTranspose2d, ones, ShapeError, type Tensor, tensor, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

Deno.test("each pixel spreads its multiple of the kernel", async () => {
  const y = convTranspose2d(tensor([[[[1, 2]]]]), tensor([[[[1, 10], [100, 1000]]]]), tensor([0.5]), { stride: 2 });
  assertEquals(await y.array(), [[[[1.5, 10.5, 2.5, 20.5], [100.5, 1000.5, 200.5, 2000.5]]]]);
});

Deno.test("it is the input gradient of conv2d", async () => {
  const weight = random([4, 3, 3, 3]);
  const options = { stride: 2, padding: 1 };
  const [y, pullback] = vjp((x: Tensor) => conv2d(x, weight, null, options), zeros([2, 3, 8, 9]));
  const dy = random(y.shape, { seed: 5 });
  const spread = convTranspose2d(dy, weight, null, { ...options, outputPadding: [1, 0] });
  await checkValues(spread, pullback(dy));
});

Deno.test("extents follow (H - 1) stride - 2 padding + reach + outputPadding", () => {
  const shape = (options: Parameters<typeof convTranspose2d>[3]) =>
    convTranspose2d(ones([1, 4, 5, 6]), ones([4, 2, 3, 3]), null, options).shape;
  assertEquals(shape({}), [1, 2, 7, 8]);
  assertEquals(shape({ stride: 2, padding: 1, outputPadding: 1 }), [1, 2, 10, 12]);
  assertEquals(shape({ dilation: 2, groups: 2 }), [1, 4, 9, 10]);
});

Deno.test("convTranspose2d is differentiable twice, in groups too", async () => {
  const options = { stride: 2, padding: 1, outputPadding: 1, groups: 2 };
  await checkGradient(
    (x, w, b) => convTranspose2d(x, w, b, options),
    [random([1, 4, 3, 2]), random([4, 1, 3, 3]), random([2])],
  );
});

Deno.test("what does not fit is refused", () => {
  const [x, weight] = [zeros([1, 4, 5, 5]), zeros([4, 2, 3, 3])];
  assertThrows(() => convTranspose2d(zeros([4, 5, 5]), weight), ShapeError, "x must be [N,Cin,H,W]");
  assertThrows(() => convTranspose2d(zeros([1, 3, 5, 5]), weight), ShapeError, "expects 4 input channels");
  assertThrows(() => convTranspose2d(x, weight, null, { groups: 3 }), ShapeError, "in 3 groups");
  assertThrows(
    () => convTranspose2d(x, weight, null, { outputPadding: 1 }),
    ShapeError,
    "less than stride or dilation",
  );
  assertThrows(() => convTranspose2d(x, weight, null, { padding: 4 }), ShapeError, "nothing is left");
  assertThrows(() => convTranspose2d(x, weight, zeros([3])), ShapeError, "bias must be [2]");
});
