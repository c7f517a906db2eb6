import { assertEquals } from "@std/assert";
import * as core from "../../core/mod.ts";
import { multiheadAttention, repeat, sequential, transformerDecoderLayer } from "../../layers/mod.ts";
import { checkGradient, checkValues, random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

const { key, ShapeError } = core;
const [features, heads] = [4, 2];

/** The parameters whose names start with `part.`, without it. */
function partOf(params: Readonly<Record<string, core.Tensor>>, part: string) {
  const own = Object.entries(params).filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(part.length + 1), value])) as never;
}

Deno.test("a decoder layer looks at itself, at the memory, and thinks, as the paper says, or normalises first", async () => {
  const [x, memory] = [random([3, 2, features]), random([5, 2, features], { seed: 2 })];
  const attention = multiheadAttention(features, heads);
  for (const normFirst of [false, true]) {
    const layer = transformerDecoderLayer(features, heads, { hidden: 5, normFirst, causal: true });
    const { params } = layer.init(key(1));
    const all: Readonly<Record<string, core.Tensor>> = params;
    const norm = (x: core.Tensor, i: number) =>
      core.layerNorm(x, features, { weight: all[`norm${i}.weight`], bias: all[`norm${i}.bias`] });
    const branches = [
      (x: core.Tensor) => attention.attend(partOf(params, "self_attn"), x, x, x, { causal: true }),
      (x: core.Tensor) => attention.attend(partOf(params, "multihead_attn"), x, memory, memory),
      (x: core.Tensor) => {
        const hidden = core.relu(core.linear(x, params["linear1.weight"], params["linear1.bias"]));
        return core.linear(hidden, params["linear2.weight"], params["linear2.bias"]);
      },
    ];
    const want = branches.reduce(
      (x, branch, i) => normFirst ? core.add(x, branch(norm(x, i + 1))) : norm(core.add(x, branch(x)), i + 1),
      x,
    );
    await checkValues(layer.over(memory).apply({ params, buffers: {} }, x), want, { atol: 3e-6 });
  }
});

Deno.test("names, shapes and costs", () => {
  const layer = transformerDecoderLayer(features, heads, { hidden: 8 });
  const attention = ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"];
  assertEquals(
    Object.keys(layer.specs.params).sort(),
    [
      ...attention.flatMap((name) => [`self_attn.${name}`, `multihead_attn.${name}`]),
      ...["linear1", "linear2", "norm1", "norm2", "norm3"].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
    ].sort(),
  );
  const { output, macs, params } = layer.over(core.zeros([5, 2, features])).describe([3, 2, features]);
  const [own, other] = [3 * 2 * 64 + 2 * 2 * 3 * 3 * 4, 2 * 16 * 2 * (3 + 5) + 2 * 2 * 3 * 5 * 4];
  assertEquals([output, macs], [[3, 2, 4], own + other + 2 * 3 * 2 * 32]);
  assertEquals(params, 2 * (48 + 12 + 16 + 4) + 32 + 8 + 32 + 4 + 3 * 8);
});

Deno.test("as a module both attentions look at what reaches them; several in a row share a memory", async () => {
  const layer = transformerDecoderLayer(features, heads, { hidden: 8, batchFirst: true });
  const variables = layer.init(key(0));
  const x = random([2, 3, features]);
  const [alone, { norm1 }] = layer.apply(variables, x, { capture: ["norm1"] });
  await checkValues(layer.over(norm1).apply(variables, x), alone);
  const stack = (memory?: core.Tensor) =>
    sequential({
      layers: repeat(2, () => {
        const layer = transformerDecoderLayer(features, heads, { hidden: 8, batchFirst: true });
        return memory ? layer.over(memory) : layer;
      }),
    });
  const all = stack().init(key(2));
  const memory = random([2, 6, features], { seed: 3 });
  const y = stack(memory).apply(all, x);
  assertEquals(y.shape, [2, 3, features]);
  const [dropped] = stack(memory).apply(all, x, { train: true, key: key(1) });
  assertEquals((await y.data()).join() === (await dropped.data()).join(), false);
});

Deno.test("a mask hides what is in the memory", async () => {
  const layer = transformerDecoderLayer(features, heads, { hidden: 8 });
  const variables = layer.init(key(0));
  const [x, memory] = [random([2, 1, features]), random([4, 1, features], { seed: 2 })];
  const mask = core.tensor([true, true, true, false]);
  const changed = core.concat([core.slice(memory, [[0, 3]]), random([1, 1, features], { seed: 9 })], 0);
  const y = layer.over(memory, { mask }).apply(variables, x);
  await checkValues(layer.over(changed, { mask }).apply(variables, x), y);
});

Deno.test("it is differentiable twice, in its input and in the memory", async () => {
  const layer = transformerDecoderLayer(features, heads, { hidden: 3, eps: 0.1, normFirst: true });
  const variables = layer.init(key(0));
  await checkGradient(
    (x, memory) => layer.over(memory).apply(variables, x),
    [random([2, 1, features]), random([2, 1, features], { seed: 2 })],
    { step: 2 ** -6, tolerance: 3e-3 },
  );
});

Deno.test("what does not fit is refused", () => {
  const layer = transformerDecoderLayer(features, heads);
  const variables = layer.init(key(0));
  const x = core.zeros([3, 2, features]);
  checkRefusals([
    [() => transformerDecoderLayer(6, 4), ShapeError, "they must divide"],
    [() => layer.over(core.zeros([5, 2, 3])).apply(variables, x), ShapeError, "found [5,2,3], it needs [T, N, 4]"],
    [() => layer.over(core.zeros([5, 2, 3])).apply(variables, x), ShapeError, "(in layer multihead_attn)"],
    [() => layer.over(core.zeros([5, 1, features])).apply(variables, x), ShapeError, "Cannot apply attention"],
  ]);
});
