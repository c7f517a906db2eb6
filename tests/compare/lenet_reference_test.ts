import { assert, assertEquals } from "@std/assert";
import { LENET_SHAPES, trainLenet } from "../../bench/compare/lenet.ts";
import { parameter } from "../../scripts/golden/formula.ts";
import { openFamily } from "../../scripts/golden/folder.ts";
import { storedValues } from "../../scripts/golden/loader.ts";

Deno.test("the float64 LeNet-5 of the comparison follows PyTorch's losses step by step", async () => {
  const family = await openFamily(new URL("../golden", import.meta.url).pathname, "training");
  const lesson = family.cases.find(({ id }) => id === "lenet5/mnist-sgd-lr0.02")!;
  const [images, digits] = lesson.inputs.map((input) => storedValues(family, input.tensor!));
  const { batch, weights, kwargs } = lesson.attrs;
  const params = Object.fromEntries(
    Object.entries(LENET_SHAPES).map(([name, shape]) => [
      name,
      { shape, data: Float64Array.from(parameter(name, shape, weights.salt, weights.gain)) },
    ]),
  );
  const steps = 5;
  const { losses } = trainLenet(params, (step) => {
    const first = step * batch % digits.length;
    const pixels = images.subarray(first * 784, (first + batch) * 784);
    return {
      x: { shape: [batch, 1, 28, 28], data: Float64Array.from(pixels, (byte) => Math.fround(byte / 255)) },
      labels: digits.subarray(first, first + batch),
    };
  }, { steps, rate: kwargs.lr, momentum: kwargs.momentum });
  const wanted = (lesson as unknown as { loss: number[] }).loss.slice(0, steps);
  assertEquals(losses.length, wanted.length);
  losses.forEach((loss, step) => assert(Math.abs(loss - wanted[step]) < 2e-7, `step ${step}: ${loss}`));
});
