import { assert, assertEquals, assertThrows } from "@std/assert";
import { crossEntropy, jit, key, mul, realize, scalar, tensor, ValueError } from "../../core/mod.ts";
import { batchNorm2d, conv2d, flatten, linear, maxPool2d, mixedPrecision, relu, sequential } from "../../layers/mod.ts";
import { fit, imageBatches, optim, type StepOptions, trainingStep } from "../../train/mod.ts";
import { tinySet } from "./_tiny.ts";

/** The parameter, the scale and the good steps after each of these gradients. */
async function history(optimizer: optim.LossScalingOptimizer, gradients: readonly number[], captured = true) {
  await realize(tensor([0]));
  const plain = optimizer.step.bind(optimizer);
  const step = captured ? jit(plain, { donate: [0, 2] }) as typeof plain : plain;
  let params: optim.NamedTensors = { w: tensor([1, 2]) };
  let state = optimizer.init(params);
  const seen: number[][] = [];
  for (const gradient of gradients) {
    [params, state] = step(params, { w: tensor([gradient, 1]) }, state);
    const all = [params.w, state["momentum.w"], state.lossScale, state.goodSteps];
    seen.push((await Promise.all(all.map((x) => x.data()))).flatMap((values) => [...values]));
  }
  return seen;
}

Deno.test("a gradient that overflowed skips the step and halves the scale; good steps double it", async () => {
  const optimizer = () => optim.lossScaling(optim.sgd({ lr: 1, momentum: 1 }), { scale: 8, growthInterval: 2 });
  for (const captured of [true, false]) {
    assertEquals(await history(optimizer(), [0, Infinity, 0, NaN, 0, 0, 0], captured), [
      [1, 1, 0, 1, 8, 1],
      [1, 1, 0, 1, 4, 0],
      [1, -1, 0, 2, 4, 1],
      [1, -1, 0, 2, 2, 0],
      [1, -4, 0, 3, 2, 1],
      [1, -8, 0, 4, 4, 0],
      [1, -13, 0, 5, 4, 1],
    ]);
  }
});

Deno.test("a static scale stays, its overflows are skipped; scales have bounds", async () => {
  const fixed = { scale: 2 ** 24, growthInterval: Infinity, backsOff: false };
  const seen = await history(optim.lossScaling(optim.sgd({ lr: 1, momentum: 1 }), fixed), [0, Infinity, 0]);
  assertEquals(seen.map(([, w, , , scale]) => [w, scale]), [[1, 2 ** 24], [1, 2 ** 24], [-1, 2 ** 24]]);
  const lowest = await history(optim.lossScaling(optim.sgd({ lr: 1, momentum: 1 }), { scale: 1 }), [NaN]);
  assertEquals(lowest[0][4], 1);
  const sgd = optim.sgd({ lr: 1 });
  assertThrows(() => optim.lossScaling(sgd, { scale: 0 }), ValueError, "the scale is 0");
  assertThrows(() => optim.lossScaling(sgd, { scale: 2 ** 25 }), ValueError, "needed a number from 1 to 16777216");
  assertThrows(() => optim.lossScaling(sgd, { growthInterval: 0 }), ValueError, "growthInterval is 0");
});

/** A small network with convolution, normalisation and pooling. */
function network() {
  return sequential({
    conv: conv2d(1, 8, 3, { padding: 1 }),
    norm: batchNorm2d(8),
    relu: relu(),
    pool: maxPool2d(2),
    flatten: flatten(),
    fc: linear(32, 4),
  });
}

Deno.test("training in mixed precision comes as far as in float32", async () => {
  const train = () => imageBatches(tinySet(), { batchSize: 16 });
  const run = (isMixed: boolean) =>
    fit({
      model: isMixed ? mixedPrecision(network()) : network(),
      optimizer: isMixed
        ? optim.lossScaling(optim.sgd({ lr: 0.1, momentum: 0.9 }))
        : optim.sgd({ lr: 0.1, momentum: 0.9 }),
      train: train(),
      validation: train(),
      epochs: 6,
    });
  const [half, whole] = [await run(true), await run(false)];
  const last = (result: typeof half) => result.history.epochs.at(-1)!;
  assertEquals([last(half).validation!.accuracy, last(whole).validation!.accuracy], [1, 1]);
  assert(Math.abs(last(half).loss - last(whole).loss) < 0.02, `losses ${last(half).loss} and ${last(whole).loss}`);
  for (const { dtype } of Object.values(half.state.variables.params)) assertEquals(dtype, "float32");
});

Deno.test("gradients that float16 cannot hold reach the parameters by a scaled loss alone", async () => {
  const moved = async (scale: number, options: StepOptions = {}) => {
    const model = mixedPrecision(linear(2, 2));
    const optimizer = optim.lossScaling(optim.sgd({ lr: 1e9 }), { scale });
    const variables = { params: { weight: tensor([[0, 0], [0, 0]]), bias: tensor([0, 0]) }, buffers: {} };
    // A loss whose gradients are about 2^-27.
    const step = trainingStep(model, optimizer, (x, y) => mul(crossEntropy(x, y), 2 ** -25), options);
    const labels = tensor([0, 1], { dtype: "int32" });
    const state = { variables, optimizer: optimizer.init(variables.params) };
    const [next, { loss }] = step(state, tensor([[1, 0], [0, 1]]), labels, key(1), scalar(0, "uint32"));
    return [(await next.variables.params.weight.data())[0], await loss.item()];
  };
  const [lost, loss] = await moved(1);
  assertEquals(lost, 0);
  for (const options of [{}, { microBatches: 2 }]) {
    const [weight, sameLoss] = await moved(2 ** 14, options);
    assert(Math.abs(weight - 1e9 * 2 ** -27) < 0.01, `${weight}`);
    assert(Math.abs(sameLoss - loss) < 1e-12);
  }
});
