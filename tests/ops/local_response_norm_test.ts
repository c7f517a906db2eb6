import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  DTypeError,
  explain,
  localResponseNorm,
  type LocalResponseNormOptions,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random, randomValues } from "./_check.ts";
import { onBothKinds } from "./_kinds.ts";
import { checkRefusals } from "./_refusals.ts";

/** Channels of [N, C, L] by a plain loop. */
function reference(x: ArrayLike<number>, shape: readonly number[], size: number, options: LocalResponseNormOptions) {
  const { alpha = 1e-4, beta = 0.75, k = 1, form = "mean" } = options;
  const [, channels, length] = shape;
  const before = Math.floor(size / 2);
  const after = form === "sum" ? before : Math.ceil(size / 2) - 1;
  return Array.from({ length: x.length }, (_, i) => {
    const channel = Math.floor(i / length) % channels;
    let squares = 0;
    for (let j = Math.max(0, channel - before); j <= Math.min(channels - 1, channel + after); j++) {
      squares += x[i + (j - channel) * length] ** 2;
    }
    return x[i] / (k + (form === "sum" ? alpha : alpha / size) * squares) ** beta;
  });
}

Deno.test("the worked example of the lectures: alpha is not divided by the size", async () => {
  const x = tensor([[[1], [2], [3], [4], [5], [6]]]);
  const want = [0.5942916, 1.1878710, 1.7801404, 2.3704186, 2.9634657, 3.5573544];
  await checkValues(localResponseNorm(x, 5, { k: 2, alpha: 1e-4, beta: 0.75, form: "sum" }), want, { rtol: 2e-7 });
  await checkValues(localResponseNorm(x, 5, { k: 2, alpha: 5e-4, beta: 0.75 }), want, { rtol: 2e-7 });
});

Deno.test("both forms equal a plain loop, for odd and even windows, on both kinds of kernels", async () => {
  await onBothKinds(async (device) => {
    for (const shape of [[2, 8, 16], [1, 3, 5], [3, 1, 2], [1, 40, 7]]) {
      for (const size of [1, 2, 3, 4, 5, 12]) {
        for (const form of ["mean", "sum"] as const) {
          const options = { alpha: 0.3, beta: 0.6, k: 1.5, form };
          const values = randomValues(shape.reduce((a, b) => a * b, 1), { seed: size });
          const y = localResponseNorm(tensor(values, { shape, device }), size, options);
          await checkValues(y, reference(values, shape, size, options), { rtol: 2e-6 });
        }
      }
    }
  });
});

Deno.test("an even window of the paper's form is wider by one than PyTorch's", async () => {
  const x = tensor([[[1], [1], [1], [1], [1]]]);
  const [mean, sum] = (["mean", "sum"] as const).map((form) =>
    localResponseNorm(x, 2, { alpha: form === "mean" ? 2 : 1, beta: 1, form })
  );
  await checkValues(mean, [1 / 2, 1 / 3, 1 / 3, 1 / 3, 1 / 3]);
  await checkValues(sum, [1 / 3, 1 / 4, 1 / 4, 1 / 4, 1 / 3]);
});

Deno.test("localResponseNorm is differentiable twice", async () => {
  const options = { alpha: 0.5, k: 2 };
  await checkGradient((x) => localResponseNorm(x, 3, options), [random([2, 4, 2])]);
  await checkGradient((x) => localResponseNorm(x, 4, { ...options, form: "sum" }), [random([1, 6, 1, 2])]);
});

Deno.test("squares, window, power and product are one kernel", () => {
  assertStringIncludes(explain(localResponseNorm(random([2, 8, 4, 4]), 5)), "dispatches: 1,");
});

Deno.test("an empty batch stays empty", async () => {
  assertEquals((await localResponseNorm(zeros([0, 4, 2]), 3).data()).length, 0);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const x = zeros([2, 6, 4]);
  checkRefusals([
    [() => localResponseNorm(zeros([2, 6]), 5), ShapeError, "Cannot apply localResponseNorm: x is [2,6]"],
    [() => localResponseNorm(x, 0), ValueError, "size must be a whole number of at least 1, found 0"],
    [() => localResponseNorm(x, 2.5), ValueError, "found 2.5"],
    [() => localResponseNorm(x, 5, { alpha: NaN }), ValueError, "alpha must be a finite number, found NaN"],
    [() => localResponseNorm(x, 5, { beta: Infinity }), ValueError, "beta must be a finite number"],
    [() => localResponseNorm(zeros([2, 6, 4], "int32"), 5), DTypeError, "found int32"],
  ]);
});
