import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  concat,
  flip,
  grad,
  key,
  mul,
  permute,
  select,
  ShapeError,
  slice,
  stack,
  sum,
  type Tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import {
  gru,
  gruCell,
  lstm,
  lstmCell,
  type Params,
  type RecurrentModule,
  type RecurrentName,
  type RecurrentOptions,
  rnn,
  rnnCell,
} from "../../layers/mod.ts";
import { checkGradient, checkValues, random } from "../ops/_check.ts";
import { addPlannedCode, plainTarget } from "../shaders/planned_code.ts";

type Factory = (inFeatures: number, hidden: number, options?: RecurrentOptions) => RecurrentModule;
type State = readonly Tensor[];
type Step = (x: Tensor, state: State, weights: Parameters<typeof rnnCell>[2]) => State;

const kinds: readonly (readonly [Factory, Step, gates: number, states: number])[] = [
  [rnn, (x, [h], weights) => [rnnCell(x, h, weights)], 1, 1],
  [lstm, (x, [h, c], weights) => lstmCell(x, [h, c], weights), 4, 2],
  [gru, (x, [h], weights) => [gruCell(x, h, weights)], 3, 1],
];

/** Parameters of a network, other than the first ones. */
function paramsOf(network: RecurrentModule): Params<RecurrentName> {
  const entries = Object.entries(network.specs.params).map((
    [name, { shape }],
    i,
  ) => [name, random(shape, { seed: i, min: -1, max: 1 })]);
  return Object.fromEntries(entries) as Params<RecurrentName>;
}

/** One layer in one direction, by calls of the cell. */
function unrolled(step: Step, x: Tensor, state: State, params: Params<RecurrentName>, suffix: string): [Tensor, State] {
  const isReverse = suffix.endsWith("_reverse");
  const weights = Object.fromEntries(
    ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((
      name,
    ) => [name, params[`${name}_${suffix}` as RecurrentName]]),
  ) as unknown as Parameters<Step>[2];
  const outputs: Tensor[] = [];
  const steps = Array.from({ length: x.shape[0] }, (_, i) => isReverse ? x.shape[0] - 1 - i : i);
  for (const time of steps) {
    state = step(select(x, time), state, weights);
    outputs[time] = state[0];
  }
  return [stack(outputs), state];
}

Deno.test("networks are their cells, layer by layer, in both directions", async () => {
  for (const [factory, step, , states] of kinds) {
    const network = factory(3, 4, { layers: 2, bidirectional: true });
    const params = paramsOf(network);
    const x = random([5, 2, 3]);
    const first = Array.from({ length: states }, (_, i) => random([4, 2, 4], { seed: 50 + i }));
    const { output, state } = network.run(params, x, first);
    let sequence = x;
    const finals: State[] = [];
    for (const layer of [0, 1]) {
      const parts = ["", "_reverse"].map((suffix, direction) => {
        const initial = first.map((one) => select(one, 2 * layer + direction));
        return unrolled(step, sequence, initial, params, `l${layer}${suffix}`);
      });
      finals.push(...parts.map(([, last]) => last));
      sequence = concat(parts.map(([y]) => y), 2);
    }
    await checkValues(output, sequence);
    for (let i = 0; i < states; i++) await checkValues(state[i], stack(finals.map((last) => last[i])));
  }
});

Deno.test("the gradient of a network is that of its cells one after the other", async () => {
  for (const [factory, step, , states] of kinds) {
    for (const suffix of ["l0", "l0_reverse"]) {
      const network = factory(3, 4, { bidirectional: true });
      const params = paramsOf(network);
      const x = random([4, 2, 3]);
      const first = Array.from({ length: states }, (_, i) => random([2, 4], { seed: 60 + i }));
      const [dy, dh] = [random([4, 2, 4], { seed: 70 }), random([2, 4], { seed: 71 })];
      const loss = (output: Tensor, last: State) =>
        last.reduce((total, one) => add(total, sum(mul(one, dh))), sum(mul(output, dy)));
      const byNetwork = grad((all: { x: Tensor; first: State; params: typeof params }) => {
        const both = all.first.map((one) => stack([one, one]));
        const { output, state } = network.run(all.params, all.x, both);
        const part = suffix === "l0" ? 0 : 1;
        return loss(slice(output, [null, null, [4 * part, 4 * part + 4]]), state.map((one) => select(one, part)));
      })({ x, first, params });
      const byCells = grad((all: { x: Tensor; first: State; params: typeof params }) =>
        loss(...unrolled(step, all.x, all.first, all.params, suffix))
      )({ x, first, params });
      await checkValues(byNetwork.x, byCells.x);
      for (let i = 0; i < states; i++) await checkValues(byNetwork.first[i], byCells.first[i]);
      for (const name of Object.keys(params) as RecurrentName[]) {
        await checkValues(byNetwork.params[name], byCells.params[name]);
      }
    }
  }
});

Deno.test("networks are differentiable twice in the sequence, the state and every parameter", async () => {
  for (const [factory, , gates, states] of kinds) {
    const network = factory(2, 3);
    await checkGradient((x, weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, ...state) => {
      return network.run({ weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 }, x, state).output;
    }, [
      random([2, 2, 2]),
      random([3 * gates, 2], { seed: 2, min: -1, max: 1 }),
      random([3 * gates, 3], { seed: 3, min: -1, max: 1 }),
      random([3 * gates], { seed: 4 }),
      random([3 * gates], { seed: 5 }),
      ...Array.from({ length: states }, (_, i) => random([1, 2, 3], { seed: 6 + i })),
    ]);
  }
});

Deno.test("a network without a state starts at zero, without biases needs none, and may have the batch first", async () => {
  for (const [factory, , , states] of kinds) {
    const network = factory(3, 4, { bias: false, batchFirst: true });
    assertEquals(Object.keys(network.specs.params), ["weight_ih_l0", "weight_hh_l0"]);
    const params = paramsOf(network);
    const x = random([2, 5, 3]);
    const { output } = network.run(params, x);
    assertEquals(output.shape, [2, 5, 4]);
    const state = Array.from({ length: states }, () => zeros([1, 2, 4]));
    const turned = factory(3, 4, { bias: false }).run(params, permute(x, [1, 0, 2]), state).output;
    await checkValues(output, permute(turned, [1, 0, 2]));
  }
});

Deno.test("going backwards is going forwards through the flipped sequence", async () => {
  const network = lstm(3, 4, { bidirectional: true });
  const params = paramsOf(network);
  const x = random([6, 2, 3]);
  const forwards = Object.fromEntries(
    ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((
      name,
    ) => [`${name}_l0`, params[`${name}_l0_reverse` as RecurrentName]]),
  ) as Params<RecurrentName>;
  const want = flip(lstm(3, 4).run(forwards, flip(x, 0)).output, 0);
  await checkValues(slice(network.run(params, x).output, [null, null, [4, 8]]), want);
});

Deno.test("as a module a network gives all outputs, or the last ones of both directions", async () => {
  const x = random([5, 2, 3]);
  for (const [factory] of kinds) {
    const network = factory(3, 4, { layers: 2, bidirectional: true, output: "last" });
    const variables = network.init(key(1));
    const { output, state: [h] } = network.run(variables.params, x);
    await checkValues(network.apply(variables, x), concat([select(h, 2), select(h, 3)], 1));
    assertEquals(network.describe([5, 2, 3]).output, [2, 8]);
    await checkValues(factory(3, 4, { layers: 2, bidirectional: true }).apply(variables, x), output);
  }
  assertEquals(gru(3, 4).describe([5, 2, 3]).macs, 5 * 2 * 12 * (3 + 4));
});

Deno.test("dropout between layers acts in training alone", async () => {
  const network = gru(3, 4, { layers: 2, dropout: 0.5 });
  const variables = network.init(key(1));
  const x = random([5, 2, 3]);
  const plain = await gru(3, 4, { layers: 2 }).apply(variables, x).data();
  assertEquals(await network.apply(variables, x).data(), plain);
  const [trained] = network.apply(variables, x, { train: true, key: key(2) });
  assertEquals((await trained.data()).join() === plain.join(), false);
  const [other] = gru(3, 4, { dropout: 0.5 }).apply(gru(3, 4).init(key(1)), x, { train: true });
  assertEquals(other.shape, [5, 2, 4]);
});

Deno.test("a longer sequence needs no more kernels", () => {
  for (const [factory] of kinds) {
    const [short, long] = [12, 30].map((steps) => {
      const network = factory(3, 4);
      const params = paramsOf(network);
      const gradients = grad((p: typeof params) => sum(network.run(p, random([steps, 2, 3])).output))(params);
      const code = new Map<string, string>();
      addPlannedCode(code, Object.values(gradients), plainTarget("cpu"));
      return code.size;
    });
    // The outputs of all steps are joined in a tree, whose form depends on their number.
    assertEquals(long - short <= 6, true, `${short} kernels for 12 steps, ${long} for 30`);
  }
});

Deno.test("wrong arguments are refused with what was found", () => {
  const network = lstm(3, 4);
  const params = paramsOf(network);
  const x = zeros([5, 2, 3]);
  const rows = [
    [() => network.run(params, zeros([5, 3])), ShapeError, "Cannot apply lstm: x is [5,3], it needs [T, N, 3]"],
    [() => network.run(params, zeros([5, 2, 4])), ShapeError, "x is [5,2,4]"],
    [() => network.run(params, zeros([0, 2, 3])), ShapeError, "T above 0"],
    [() => network.run(params, x, [zeros([1, 2, 4])]), ShapeError, "the state is [1,2,4], it needs 2 of [1,2,4]"],
    [() => network.run(params, x, [zeros([1, 2, 4]), zeros([2, 2, 4])]), ShapeError, "[1,2,4] and [2,2,4]"],
    [() => network.run({ ...params, bias_ih_l0: zeros([4]) }, x), ShapeError, 'parameter "bias_ih_l0" is float32 [4]'],
    [() => rnn(0, 4), ShapeError, "Cannot make rnn: found inFeatures 0"],
    [() => gru(3, 4, { layers: 0 }), ShapeError, "Cannot make gru: found layers 0"],
    [() => gru(3, 4, { dropout: 2 }), ValueError, "found dropout 2, needs 0 to 1"],
    [() => rnn(3, 4, { nonlinearity: "sigmoid" as "relu" }), ValueError, "found nonlinearity sigmoid"],
    [
      () => gruCell(zeros([2, 3]), zeros([3, 4]), { weight_ih: zeros([12, 3]), weight_hh: zeros([12, 4]) }),
      ShapeError,
      "the state is [3,4], x [2,3] needs [2,4]",
    ],
    [
      () => rnnCell(zeros([3]), zeros([2, 4]), { weight_ih: zeros([4, 3]), weight_hh: zeros([4, 4]) }),
      ShapeError,
      "found [3], it needs [N, features]",
    ],
  ] as const;
  for (const [call, kind, message] of rows) assertThrows(call, kind, message);
});
