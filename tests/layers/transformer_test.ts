import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  gelu,
  multiheadAttention,
  type Params,
  repeat,
  sequential,
  transformerEncoderLayer,
} from "../../layers/mod.ts";
import { checkGradient, checkValues, random } from "../ops/_check.ts";

const { key, ShapeError, ValueError } = core;

function paramsOf<P extends string>(specs: { readonly [k in P]: { readonly shape: core.Shape } }): Params<P> {
  const entries = Object.entries<{ shape: core.Shape }>(specs).map((
    [name, { shape }],
    i,
  ) => [name, random(shape, { seed: i + 1, min: -1, max: 1 })]);
  return Object.fromEntries(entries) as Params<P>;
}

Deno.test("every head attends with its share of the features", async () => {
  const [steps, sources, batch, features, heads] = [3, 4, 2, 6, 2];
  const layer = multiheadAttention(features, heads);
  const params = paramsOf(layer.specs.params);
  const query = random([steps, batch, features], { seed: 20 });
  const [keys, values] = [21, 22].map((seed) => random([sources, batch, features], { seed }));
  const project = (x: core.Tensor, part: number) =>
    core.linear(
      x,
      core.slice(params.in_proj_weight, [[part * features, (part + 1) * features]]),
      core.slice(params.in_proj_bias, [[part * features, (part + 1) * features]]),
    );
  const sample = (x: core.Tensor, n: number, head: number) =>
    core.slice(core.select(x, n, 1), [null, [head * 3, head * 3 + 3]]);
  const parts = [query, keys, values].map(project);
  const rows = Array.from({ length: batch }, (_, n) =>
    core.concat(
      [0, 1].map((head) => {
        const [q, k, v] = parts.map((part) => sample(part, n, head));
        return core.attention(q, k, v);
      }),
      1,
    ));
  const want = core.linear(core.stack(rows, 1), params["out_proj.weight"], params["out_proj.bias"]);
  await checkValues(layer.attend(params, query, keys, values), want);
  const turned = multiheadAttention(features, heads, { batchFirst: true });
  const [q, k, v] = [query, keys, values].map((x) => core.transpose(x, 0, 1));
  await checkValues(turned.attend(params, q, k, v), core.transpose(want, 0, 1));
});

Deno.test("as a module a sequence attends to itself; a causal one does not see what comes later", async () => {
  const layer = multiheadAttention(4, 2, { causal: true });
  const params = paramsOf(layer.specs.params);
  const x = random([5, 1, 4]);
  const y = layer.apply({ params, buffers: {} }, x);
  await checkValues(y, layer.attend(params, x, x, x, { causal: true }));
  const changed = core.concat([core.slice(x, [[0, 4]]), random([1, 1, 4], { seed: 9 })], 0);
  const other = layer.apply({ params, buffers: {} }, changed);
  await checkValues(core.slice(other, [[0, 4]]), core.slice(y, [[0, 4]]));
  const blind = layer.attend(params, x, x, x, { mask: core.tensor([true, false, false, false, false]) });
  await checkValues(core.slice(blind, [[4, 5]]), core.slice(blind, [[0, 1]]));
});

Deno.test("attention's variables have PyTorch's names, shapes and first values", async () => {
  const layer = multiheadAttention(8, 2);
  const shapes = Object.entries(layer.specs.params).map(([name, { shape }]) => [name, [...shape]]);
  assertEquals(Object.fromEntries(shapes), {
    in_proj_weight: [24, 8],
    in_proj_bias: [24],
    "out_proj.weight": [8, 8],
    "out_proj.bias": [8],
  });
  const { params } = layer.init(key(0));
  assertEquals((await params.in_proj_bias.data()).every((value) => value === 0), true);
  const bound = Math.sqrt(6 / (24 + 8));
  assertEquals((await params.in_proj_weight.data()).every((value) => Math.abs(value) <= bound), true);
  assertEquals(Object.keys(multiheadAttention(8, 2, { bias: false }).specs.params), [
    "in_proj_weight",
    "out_proj.weight",
  ]);
  assertEquals(layer.describe([5, 2, 8]).macs, 5 * 2 * (4 * 64 + 2 * 5 * 8));
});

Deno.test("attention and the encoder layer are differentiable twice", async () => {
  const layer = multiheadAttention(4, 2);
  const params = paramsOf(layer.specs.params);
  await checkGradient(
    (x, weight) => {
      return layer.apply({ params: { ...params, in_proj_weight: weight }, buffers: {} }, x);
    },
    [random([3, 1, 4]), params.in_proj_weight],
    { step: 2 ** -6 },
  );
  const encoder = transformerEncoderLayer(4, 2, { hidden: 3, activation: gelu(), eps: 0.1 });
  const variables = { params: paramsOf(encoder.specs.params), buffers: {} };
  await checkGradient((x) => encoder.apply(variables, x), [random([2, 1, 4])], { step: 2 ** -6, tolerance: 3e-3 });
});

Deno.test("an encoder layer adds and normalises as the paper says, or normalises first", async () => {
  const x = random([3, 2, 4]);
  for (const normFirst of [false, true]) {
    const layer = transformerEncoderLayer(4, 2, { hidden: 5, normFirst });
    const params = paramsOf(layer.specs.params);
    const norm = (x: core.Tensor, name: "norm1" | "norm2") =>
      core.layerNorm(x, 4, { weight: params[`${name}.weight`], bias: params[`${name}.bias`] });
    const attend = (x: core.Tensor) => {
      const own = Object.fromEntries(
        Object.entries<core.Tensor>(params).flatMap(([name, value]) =>
          name.startsWith("self_attn.") ? [[name.slice("self_attn.".length), value]] : []
        ),
      );
      return multiheadAttention(4, 2).apply({ params: own as never, buffers: {} }, x);
    };
    const think = (x: core.Tensor) => {
      const hidden = core.relu(core.linear(x, params["linear1.weight"], params["linear1.bias"]));
      return core.linear(hidden, params["linear2.weight"], params["linear2.bias"]);
    };
    const y = normFirst ? core.add(x, attend(norm(x, "norm1"))) : norm(core.add(x, attend(x)), "norm1");
    const want = normFirst ? core.add(y, think(norm(y, "norm2"))) : norm(core.add(y, think(y)), "norm2");
    await checkValues(layer.apply({ params, buffers: {} }, x), want, { atol: 3e-6 });
  }
});

Deno.test("an encoder is layers in a row, and drops in training", async () => {
  const encoder = sequential({ layers: repeat(2, () => transformerEncoderLayer(4, 2, { hidden: 8 })) });
  assertEquals(Object.keys(encoder.specs.params).slice(0, 2), [
    "layers.0.self_attn.in_proj_weight",
    "layers.0.self_attn.out_proj.weight",
  ]);
  const variables = encoder.init(key(0));
  const x = random([3, 2, 4]);
  const { output, params, macs } = encoder.describe(x.shape);
  assertEquals([output, params], [[3, 2, 4], 2 * (48 + 12 + 16 + 4 + 32 + 8 + 32 + 4 + 16)]);
  assertEquals(macs, 2 * (3 * 2 * (4 * 16 + 2 * 3 * 4) + 2 * 3 * 2 * 32));
  const [y] = encoder.apply(variables, x, { train: true, key: key(1) });
  assertEquals((await y.data()).join() === (await encoder.apply(variables, x).data()).join(), false);
});

Deno.test("wrong arguments are refused with what was found", () => {
  assertThrows(() => multiheadAttention(6, 4), ShapeError, "found 4 heads, they must divide 6 features");
  assertThrows(() => multiheadAttention(6, 2, { dropout: -1 }), ValueError, "found dropout -1");
  const layer = multiheadAttention(6, 2);
  const { params } = layer.init(key(0));
  const x = core.zeros([3, 1, 6]);
  assertThrows(() => layer.attend(params, core.zeros([3, 6]), x, x), ShapeError, "found [3,6], it needs [T, N, 6]");
  assertThrows(() => layer.attend({ ...params, in_proj_bias: x }, x, x, x), ShapeError, 'parameter "in_proj_bias"');
  assertThrows(() => layer.attend(params, x, x, core.zeros([2, 1, 6])), ShapeError, "Cannot apply attention");
  assertThrows(() => transformerEncoderLayer(6, 4), ShapeError, "they must divide");
});
