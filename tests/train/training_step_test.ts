import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  crossEntropy,
  key,
  l2Penalty,
  mul,
  realize,
  scalar,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../../core/mod.ts";
import { childOf, containerOf, defineModule, linear, type Module, pointField, specsOf } from "../../layers/mod.ts";
import { optim, type StepOptions, trainingStep, withAuxiliary } from "../../train/mod.ts";

const images = Array.from({ length: 7 * 3 }, (_, i) => Math.sin(3 * i));
const batch = () => ({ x: tensor(images, { shape: [7, 3] }), y: tensor([0, 1, 1, 0, 1, 0, 0], { dtype: "int32" }) });

async function stepped(options: StepOptions, model: Module = linear(3, 2)) {
  await realize(tensor([0]));
  const optimizer = optim.sgd({ lr: 0.5, momentum: 0.9 });
  const step = trainingStep(model, optimizer, crossEntropy, options);
  const variables = model.init(key(1));
  let state = { variables, optimizer: optimizer.init(variables.params) };
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) {
    const { x, y } = batch();
    const [next, { loss, correct }] = step(state, x, y, key(2), scalar(i, "uint32"));
    state = next;
    seen.push(await loss.item(), await correct.item());
  }
  const values = Object.values({ ...state.variables.params, ...state.optimizer });
  return { seen, values: (await Promise.all(values.map((x) => x.data()))).flatMap((data) => [...data]) };
}

Deno.test("micro-batches, of unequal sizes too, add up to the step of the whole batch", async () => {
  const whole = await stepped({});
  for (const microBatches of [2, 7]) {
    const parts = await stepped({ microBatches });
    parts.seen.forEach((value, i) => assertAlmostEquals(value, whole.seen[i], 1e-6));
    parts.values.forEach((value, i) => assertAlmostEquals(value, whole.values[i], 1e-6));
  }
  const model = linear(3, 2);
  const make = (microBatches: number) => trainingStep(model, optim.sgd({ lr: 1 }), crossEntropy, { microBatches });
  assertThrows(() => make(0), ValueError, "microBatches is 0");
  const { x, y } = batch();
  assertThrows(
    () => make(8)({ variables: model.init(key(1)), optimizer: {} }, x, y, key(2), scalar(0, "uint32")),
    ValueError,
    "a batch of 7 does not make 8 micro-batches",
  );
});

Deno.test("micro-batches are clipped as a whole", async () => {
  const gradients: StepOptions["gradients"] = (grads) => optim.clipByNorm(grads, 0.01);
  const [whole, parts] = [await stepped({ gradients }), await stepped({ gradients, microBatches: 3 })];
  parts.values.forEach((value, i) => assertAlmostEquals(value, whole.values[i], 1e-6));
});

Deno.test("a penalty is part of the loss and of its gradient", async () => {
  const penalty: StepOptions["penalty"] = (params) => l2Penalty(params, { strength: 0.5 });
  const [plain, penalised] = [await stepped({}), await stepped({ penalty })];
  const { params } = linear(3, 2).init(key(1));
  assertAlmostEquals(penalised.seen[0] - plain.seen[0], await l2Penalty(params, { strength: 0.5 }).item(), 1e-6);
  const length = ({ values }: { values: number[] }) => Math.hypot(...values.slice(0, 8));
  assertEquals(length(penalised) < length(plain), true);
});

/** A classifier with one auxiliary head, which runs in training alone. */
function headed(): Module {
  const parts = [["main", linear(3, 2)], ["aux1", linear(3, 2)]] as const;
  return defineModule({
    kind: "headed",
    specs: specsOf(parts),
    forward(pass, x) {
      if (pass.train) pass.run("aux1", parts[1][1], x);
      return pass.run("main", parts[0][1], x);
    },
    describe(input) {
      const children = parts.map((part) => childOf(part, input, pointField));
      return containerOf("headed", children[0].description.output, pointField, children);
    },
  });
}

Deno.test("auxiliary classifiers learn with their weight, by name", async () => {
  const model = headed();
  const [plain, joined] = [await stepped({}, model), await stepped({ auxiliary: { aux1: 0.3 } }, model)];
  const { x, y } = batch();
  const { params } = model.init(key(1));
  const head = linear(3, 2).apply({
    params: { weight: params["aux1.weight"], bias: params["aux1.bias"] },
    buffers: {},
  }, x);
  assertAlmostEquals(joined.seen[0] - plain.seen[0], 0.3 * await crossEntropy(head, y).item(), 1e-6);
  // main.weight and main.bias are the first 8 values: the head shares nothing with them here.
  assertEquals(joined.values.slice(0, 8), plain.values.slice(0, 8));
  assertEquals(joined.values.slice(8, 16).every((value, i) => value !== plain.values[8 + i]), true);
  const loss = withAuxiliary((logits: Tensor) => sum(logits), { aux1: 0.3, aux2: 0.5 });
  const [one, two] = [tensor([1, 1]), tensor([2, 2])];
  assertAlmostEquals(
    await loss(one, { aux1: two, aux2: add(two, mul(one, 2)) }, y).item(),
    2 + 0.3 * 4 + 0.5 * 8,
    1e-6,
  );
  assertThrows(() => loss(one, { aux1: two }, y), ValueError, "the auxiliary output aux2 is missing, found aux1");
});
