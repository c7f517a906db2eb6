import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { jit, realize, tensor, ValueError } from "../../core/mod.ts";
import { optim } from "../../train/mod.ts";

const start = () => ({ "body.weight": tensor([[1, 2]]), "body.bias": tensor([3]), "head.weight": tensor([[4]]) });
const grads = () => ({ "body.weight": tensor([[1, 1]]), "body.bias": tensor([1]), "head.weight": tensor([[1]]) });

/** Two steps, captured, that give up the memory of what they replace; all values after them. */
async function after(optimizer: optim.Optimizer) {
  await realize(tensor([0]));
  const step = jit(optimizer.step, { donate: [0, 2] }) as optim.Optimizer["step"];
  let params: optim.NamedTensors = start();
  let state = optimizer.init(params);
  for (let i = 0; i < 2; i++) [params, state] = step(params, grads(), state);
  const read = async (record: optim.NamedTensors) =>
    Object.fromEntries(await Promise.all(Object.entries(record).map(async ([name, x]) => [name, await x.array()])));
  return { params: await read(params), state: await read(state), names: Object.keys(state) };
}

Deno.test("freezing keeps parameters as they are, without state", async () => {
  const optimizer = optim.freezing(optim.sgd({ lr: 1, momentum: 0.5 }), (name) => name.startsWith("body"));
  const { params, names } = await after(optimizer);
  assertEquals(params, { "body.weight": [[1, 2]], "body.bias": [3], "head.weight": [[1.5]] });
  assertEquals(names, ["step", "momentum.head.weight"]);
});

Deno.test("groups have optimizers of their own; what has no group is frozen", async () => {
  const groupOf = (name: string) => name === "body.bias" ? undefined : name.split(".")[0];
  const optimizers = { body: optim.sgd({ lr: 1 }), head: optim.sgd({ lr: 0.5, momentum: 0.5 }) };
  const { params, state } = await after(optim.grouped(optimizers, groupOf));
  assertEquals(params, { "body.weight": [[-1, 0]], "body.bias": [3], "head.weight": [[2.75]] });
  assertEquals(state, { "body/step": 2, "head/step": 2, "head/momentum.head.weight": [[1.5]] });
  const wrong = optim.grouped(optimizers, () => "tail");
  assertThrows(
    () => wrong.init(start()),
    ValueError,
    "Cannot optimize body.weight: there is no group tail, found body, head",
  );
});

Deno.test("averaging keeps the averages of a movingAverage in the optimizer's state", async () => {
  const optimizer = optim.averaging(optim.sgd({ lr: 1, momentum: 0.5 }), { decay: 0.5 });
  const { params, state } = await after(optimizer);
  // 4, then 4 - 1 = 3, then 3 - 1.5 = 1.5.
  assertEquals(params["head.weight"], [[1.5]]);
  assertEquals([state["average.head.weight"], state.averageStep, state.step], [
    [[0.25 * 4 + 0.25 * 3 + 0.5 * 1.5]],
    2,
    2,
  ]);
  const averages = optimizer.averages({ "average.w": tensor([1]), step: tensor(1) });
  assertEquals(Object.keys(averages), ["w"]);
});

Deno.test("weightsOnly spares biases and norms in every optimizer with weight decay", async () => {
  const weightDecay = optim.weightsOnly(0.1);
  const all: Readonly<Record<string, optim.Optimizer>> = {
    sgd: optim.sgd({ lr: 0.1, weightDecay }),
    adam: optim.adam({ lr: 0.1, weightDecay }),
    adamw: optim.adamw({ lr: 0.1, weightDecay }),
    nadam: optim.nadam({ lr: 0.1, weightDecay }),
    nadamw: optim.nadam({ lr: 0.1, weightDecay, decoupled: true }),
    radam: optim.radam({ lr: 0.1, weightDecay }),
    radamw: optim.radam({ lr: 0.1, weightDecay, decoupled: true }),
    adamax: optim.adamax({ lr: 0.1, weightDecay }),
    adagrad: optim.adagrad({ lr: 0.1, weightDecay }),
    adadelta: optim.adadelta({ lr: 0.1, weightDecay }),
    rmsProp: optim.rmsProp({ lr: 0.1, weightDecay }),
    lamb: optim.lamb({ lr: 0.1, weightDecay }),
    lars: optim.lars({ lr: 100, weightDecay }),
    lion: optim.lion({ lr: 0.1, weightDecay }),
  };
  for (const [name, optimizer] of Object.entries(all)) {
    const params = { weight: tensor([[1, 2]]), bias: tensor([3]) };
    const none = { weight: tensor([[0, 0]]), bias: tensor([0]) };
    const [next] = optimizer.step(params, none, optimizer.init(params));
    const [weight] = await next.weight.data();
    assertEquals([weight < 1, await next.bias.array()], [true, [3]], name);
  }
});

Deno.test("decoupled weight decay of nadam and radam shrinks by lr weightDecay; adagrad starts from its initial sum", async () => {
  for (const make of [optim.nadam, optim.radam]) {
    const stepped = async (options: object) => {
      const optimizer = make({ lr: 0.1, ...options });
      const params = { w: tensor([2]) };
      const [{ w }] = optimizer.step(params, { w: tensor([0.5]) }, optimizer.init(params));
      return await w.item();
    };
    assertAlmostEquals(await stepped({ weightDecay: 0.3, decoupled: true }), await stepped({}) - 2 * 0.1 * 0.3, 1e-6);
  }
  const optimizer = optim.adagrad({ lr: 1, initialSum: 0.75 });
  let params: optim.NamedTensors = { w: tensor([2]) };
  let state = optimizer.init(params);
  for (let i = 0; i < 2; i++) [params, state] = optimizer.step(params, { w: tensor([0.5]) }, state);
  assertAlmostEquals(await params.w.item(), 2 - 0.5 / 1 - 0.5 / Math.sqrt(1.25), 1e-6);
});
