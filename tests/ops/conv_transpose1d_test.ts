import { assertEquals } from "@std/assert";
import { conv1d, convTranspose1d, DTypeError, ones, ShapeError, tensor, vjp, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";

Deno.test("each element spreads its multiple of the kernel", async () => {
  const y = convTranspose1d(tensor([[[1, 2]]]), tensor([[[1, 10, 100]]]), tensor([0.5]), { stride: 2 });
  assertEquals(await y.array(), [[[1.5, 10.5, 102.5, 20.5, 200.5]]]);
});

Deno.test("it is the input gradient of conv1d", async () => {
  const weight = random([4, 3, 3]);
  const options = { stride: 3, padding: 2, dilation: 2 };
  const [y, pullback] = vjp((x) => conv1d(x, weight, null, options), zeros([2, 3, 13]));
  const dy = random(y.shape, { seed: 5 });
  await checkValues(convTranspose1d(dy, weight, null, { ...options, outputPadding: 0 }), pullback(dy));
});

Deno.test("the extent follows (L - 1) stride - 2 padding + reach + outputPadding", () => {
  const shape = (options: Parameters<typeof convTranspose1d>[3]) =>
    convTranspose1d(ones([1, 4, 6]), ones([4, 2, 3]), null, options).shape;
  assertEquals(shape({}), [1, 2, 8]);
  assertEquals(shape({ stride: 2, padding: 1, outputPadding: 1 }), [1, 2, 12]);
  assertEquals(shape({ dilation: 2, groups: 2 }), [1, 4, 10]);
});

Deno.test("convTranspose1d is differentiable twice", async () => {
  const options = { stride: 2, padding: 1, outputPadding: 1, groups: 2 };
  await checkGradient(
    (x, w, b) => convTranspose1d(x, w, b, options),
    [random([2, 4, 3]), random([4, 1, 3], { seed: 2 }), random([2], { seed: 3 })],
  );
});

Deno.test("what does not fit is refused", () => {
  const [x, weight] = [zeros([1, 4, 5]), zeros([4, 2, 3])];
  checkRefusals([
    [() => convTranspose1d(zeros([4, 5]), weight), ShapeError, "x must be [N,Cin,L] and weight [Cin,Cout/groups,k]"],
    [() => convTranspose1d(zeros([1, 3, 5]), weight), ShapeError, "expects 4 input channels"],
    [() => convTranspose1d(x, zeros([4, 2, 0])), ShapeError, "the kernel is empty"],
    [() => convTranspose1d(x, weight, null, { outputPadding: 1 }), ShapeError, "less than stride or dilation"],
    [() => convTranspose1d(x, weight, null, { padding: 4 }), ShapeError, "nothing is left"],
    [() => convTranspose1d(x, weight, null, { stride: 0 }), ShapeError, "stride must be"],
    [() => convTranspose1d(x, weight, zeros([3])), ShapeError, "bias must be [2]"],
    [() => convTranspose1d(x, zeros([4, 2, 3], "int32")), DTypeError, "float32 and int32"],
  ]);
});
