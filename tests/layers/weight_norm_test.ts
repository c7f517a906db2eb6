import { assert, assertEquals } from "@std/assert";
import * as core from "../../core/mod.ts";
import { conv2d, linear, multiheadAttention, relu, sequential, spectralNorm, weightNorm } from "../../layers/mod.ts";
import { checkGradient, checkValues, random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

const { key, ValueError } = core;

Deno.test("weightNorm: the weight is g v / |v|, in PyTorch's names", async () => {
  const layer = weightNorm(conv2d(2, 3, 3, { padding: 1 }));
  assertEquals(Object.keys(layer.specs.params).sort(), ["bias", "weight_g", "weight_v"]);
  const params = {
    bias: random([3]),
    weight_g: random([3, 1, 1, 1], { seed: 2 }),
    weight_v: random([3, 2, 3, 3], { seed: 3 }),
  };
  const x = random([1, 2, 4, 5], { seed: 4 });
  const weight = core.weightNorm(params.weight_v, params.weight_g);
  await checkValues(
    layer.apply({ params, buffers: {} }, x),
    core.conv2d(x, weight, params.bias, { padding: 1 }),
  );
  const { output, params: count, kind } = layer.describe(x.shape);
  assertEquals([output, count, kind], [[1, 3, 4, 5], 3 + 3 + 54, "conv2d"]);
});

Deno.test("weightNorm: the weight starts with lengths like those of a plain one, and both parts are trained", async () => {
  const layer = weightNorm(linear(300, 5));
  const { params } = layer.init(key(0));
  // 300 values of U(-b, b) with b = 1 / sqrt(300) have about the length b sqrt(300 / 3).
  for (const length of await params.weight_g.data()) assert(Math.abs(length - 1 / Math.sqrt(3)) < 0.05, `${length}`);
  const small = weightNorm(linear(3, 2));
  await checkGradient(
    (v, g) => {
      const params = { weight_v: v, weight_g: g, bias: core.zeros([2]) };
      return small.apply({ params, buffers: {} }, random([2, 3], { seed: 5 }));
    },
    [random([2, 3], { min: 1, max: 2 }), random([2, 1], { seed: 2 })],
  );
});

Deno.test("weightNorm: other parameters, other axes, within a network", async () => {
  const whole = weightNorm(linear(3, 2), { axis: null });
  assertEquals(whole.specs.params.weight_g.shape, []);
  const { params } = whole.init(key(0));
  await checkValues(core.norm(core.weightNorm(params.weight_v, params.weight_g, { axis: null })), params.weight_g);
  const attention = weightNorm(multiheadAttention(4, 2), { name: "in_proj_weight" });
  assertEquals(attention.specs.params.in_proj_weight_g.shape, [12, 1]);
  const net = sequential({ fc1: weightNorm(linear(3, 4), { axis: -1 }), relu: relu(), fc2: linear(4, 2) });
  assertEquals(net.specs.params["fc1.weight_g"].shape, [1, 3]);
  assertEquals(net.apply(net.init(key(0)), core.ones([5, 3])).shape, [5, 2]);
});

Deno.test("spectralNorm: training passes find the largest singular value, evaluation uses it", async () => {
  const layer = spectralNorm(linear(2, 2, { bias: false }));
  const params = { weight_orig: core.tensor([[4, 0], [0, 2]]) };
  let { buffers } = layer.init(key(0));
  assertEquals(Object.keys(buffers), ["weight_u", "weight_v"]);
  await checkValues(core.norm(buffers.weight_u), 1);
  const x = core.tensor([[1, 1]]);
  for (let i = 0; i < 20; i++) [, buffers] = layer.apply({ params, buffers }, x, { train: true });
  await checkValues(layer.apply({ params, buffers }, x), [1, 0.5], { atol: 1e-5 });
  const [y, again] = layer.apply({ params, buffers }, x, { train: true });
  await checkValues(y, [1, 0.5], { atol: 1e-5 });
  await checkValues(again.weight_u, buffers.weight_u, { atol: 1e-5 });
});

Deno.test("spectralNorm: one pass is one step of the power method, along any axis, within a network", async () => {
  const layer = spectralNorm(conv2d(2, 3, 3), { axis: 1, iterations: 2 });
  const { params, buffers } = layer.init(key(0));
  assertEquals([buffers.weight_u.shape, buffers.weight_v.shape], [[2], [27]]);
  const [weight, u] = core.spectralNorm(params.weight_orig, buffers.weight_u, buffers.weight_v, {
    ...{ axis: 1, iterations: 2 },
  });
  const x = random([1, 2, 5, 5]);
  const [y, next] = layer.apply({ params, buffers }, x, { train: true });
  await checkValues(y, core.conv2d(x, weight, params.bias));
  await checkValues(next.weight_u, u);
  const net = sequential({ fc1: spectralNorm(linear(3, 4)), fc2: spectralNorm(linear(4, 2)) });
  const variables = net.init(key(1));
  const [, after] = net.apply(variables, core.ones([5, 3]), { train: true });
  assertEquals(Object.keys(after), ["fc1.weight_u", "fc1.weight_v", "fc2.weight_u", "fc2.weight_v"]);
  assertEquals(
    (await after["fc2.weight_u"].data()).join() === (await variables.buffers["fc2.weight_u"].data()).join(),
    false,
  );
});

Deno.test("a parameter that is not there is refused", () => {
  checkRefusals([
    [() => weightNorm(relu()), ValueError, 'Cannot make weightNorm: found no parameter "weight" in relu'],
    [() => spectralNorm(linear(1, 1), { name: "kernel" }), ValueError, 'found no parameter "kernel" in linear'],
    [() => spectralNorm(linear(3, 1), { name: "bias" }), core.ShapeError, '"bias" of linear is [1], it needs rank 2'],
    [
      () => spectralNorm(linear(3, 1), { axis: 2 }),
      core.ShapeError,
      "is [1,3], it needs rank 2 at least and an axis 2",
    ],
    [() => weightNorm(linear(3, 1), { axis: -3 }), core.ShapeError, "an axis -3"],
  ]);
});
