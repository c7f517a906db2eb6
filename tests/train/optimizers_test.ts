import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DisposedError, jit, realize, ShapeError, type Tensor, tensor, ValueError } from "../../core/mod.ts";
import { planOf } from "../../core/explain.ts";
import { loadSafetensors, saveSafetensors } from "../../interop/mod.ts";
import { optim } from "../../train/mod.ts";

type Step = (params: optim.NamedTensors, grads: optim.NamedTensors, state: optim.NamedTensors) => readonly [
  optim.NamedTensors,
  optim.NamedTensors,
];

const start = [1, -2];
const gradients = [[0.5, 0.25], [0.1, -0.2], [0, 0.3]];

/** The values of `w` after each step. */
async function path(optimizer: optim.Optimizer, step: Step = optimizer.step): Promise<number[][]> {
  let params: optim.NamedTensors = { w: tensor(start) };
  let state = optimizer.init(params);
  const seen: number[][] = [];
  for (const gradient of gradients) {
    [params, state] = step(params, { w: tensor(gradient) }, state);
    seen.push([...await params.w.data()]);
  }
  return seen;
}

function assertPath(found: readonly number[][], expected: readonly number[][]): void {
  found.forEach((values, step) => values.forEach((value, i) => assertAlmostEquals(value, expected[step][i], 2e-6)));
}

Deno.test("sgd with momentum and weight decay takes the lectures' steps", async () => {
  const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9, weightDecay: 0.01 });
  assertPath(await path(optimizer), [[0.949, -2.023], [0.892151, -2.021677], [0.8400947, -2.0484645]]);
});

Deno.test("the first sgd step takes the whole gradient into the momentum, later ones the damped one", async () => {
  const optimizer = optim.sgd({ lr: 1, momentum: 0.5, dampening: 0.5 });
  assertPath(await path(optimizer), [[0.5, -2.25], [0.2, -2.275], [0.05, -2.4375]]);
});

Deno.test("nesterov momentum looks ahead", async () => {
  const optimizer = optim.sgd({ lr: 1, momentum: 0.5, nesterov: true });
  assertPath(await path(optimizer), [[0.25, -2.375], [-0.025, -2.1375], [-0.1125, -2.56875]]);
});

/** Adam in float64, as its paper has it; `decay` is decoupled, `l2` is not. */
function adamOnHost({ lr = 0.001, decay = 0, l2 = 0, amsgrad = false }): number[][] {
  const [w, m, v, largest] = [[...start], [0, 0], [0, 0], [0, 0]];
  return gradients.map((gradient, t) => {
    w.forEach((weight, i) => {
      const g = gradient[i] + l2 * weight;
      m[i] = 0.9 * m[i] + 0.1 * g;
      v[i] = 0.999 * v[i] + 0.001 * g * g;
      largest[i] = Math.max(largest[i], v[i]);
      const divisor = Math.sqrt((amsgrad ? largest[i] : v[i]) / (1 - 0.999 ** (t + 1))) + 1e-8;
      w[i] = weight - lr * decay * weight - lr * (m[i] / (1 - 0.9 ** (t + 1))) / divisor;
    });
    return [...w];
  });
}

Deno.test("adam, amsgrad and adamw take the steps of their papers", async () => {
  assertPath(await path(optim.adam({ lr: 0.1 })), adamOnHost({ lr: 0.1 }));
  assertPath(await path(optim.adam({ lr: 0.1, weightDecay: 0.1 })), adamOnHost({ lr: 0.1, l2: 0.1 }));
  assertPath(await path(optim.adam({ lr: 0.1, amsgrad: true })), adamOnHost({ lr: 0.1, amsgrad: true }));
  assertPath(await path(optim.adamw({ lr: 0.1 })), adamOnHost({ lr: 0.1, decay: 0.01 }));
  assertPath(await path(optim.adamw({ lr: 0.1, weightDecay: 0.5 })), adamOnHost({ lr: 0.1, decay: 0.5 }));
});

Deno.test("maximize climbs, lrFactor 0 freezes, weight decay can spare biases", async () => {
  const params = () => ({ weight: tensor([1]), bias: tensor([1]) });
  const zero = () => ({ weight: tensor([0]), bias: tensor([0]) });
  const after = async (optimizer: optim.Optimizer, grads: optim.NamedTensors) => {
    const before = params();
    const [{ weight, bias }] = optimizer.step(before, grads, optimizer.init(before));
    return [await weight.item(), await bias.item()].map((value) => Math.round(1e6 * value) / 1e6);
  };
  const weightDecay = (name: string) => name === "bias" ? 0 : 0.5;
  assertEquals(await after(optim.sgd({ lr: 0.1, weightDecay }), zero()), [0.95, 1]);
  assertEquals(await after(optim.adamw({ lr: 0.1, weightDecay }), zero()), [0.95, 1]);
  assertEquals(await after(optim.sgd({ lr: 0.1, maximize: true }), params()), [1.1, 1.1]);
  const frozen = { lr: 0.1, lrFactor: (name: string) => name === "bias" ? 0 : 2 };
  assertEquals(await after(optim.sgd(frozen), params()), [0.8, 1]);
  assertEquals(await after(optim.adam(frozen), params()), [0.8, 1]);
});

for (const make of [optim.sgd, optim.adam] as readonly ((options: { lr: optim.Schedule }) => optim.Optimizer)[]) {
  Deno.test(`${make.name}: a captured step asks the schedule at every replay and equals the plain one`, async () => {
    const asked: number[] = [];
    const schedule = (step: number) => {
      asked.push(step);
      return 0.1 / (step + 1);
    };
    const plain = make({ lr: (step) => 0.1 / (step + 1) });
    const captured = make({ lr: schedule });
    assertEquals(await path(captured, jit(captured.step)), await path(plain));
    assertEquals([...new Set(asked)], [0, 1, 2]);
  });
}

Deno.test("the second captured step replays the plan of the first: the state keeps its form", async () => {
  const optimizer = optim.adam({ lr: 0.1 });
  let traced = 0;
  const step: Step = jit((params, grads, state) => {
    traced++;
    return optimizer.step(params, grads, state);
  });
  await path(optimizer, step);
  assertEquals(traced, 1);
});

Deno.test("a plateau schedule reaches a captured step", async () => {
  const schedule = optim.plateau({ base: 1, patience: 0, factor: 0.5 });
  const optimizer = optim.sgd({ lr: schedule });
  const step: Step = jit(optimizer.step);
  let params: optim.NamedTensors = { w: tensor([0]) };
  let state = optimizer.init(params);
  const seen: number[] = [];
  for (const metric of [1, 1, 1]) {
    [params, state] = step(params, { w: tensor([-1]) }, state);
    seen.push(await params.w.item());
    schedule.observe(metric);
  }
  assertEquals(seen, [1, 2, 2.5]);
});

Deno.test("the state survives a safetensors file, and the next step is the same", async () => {
  const optimizer = optim.adam({ lr: 0.1, amsgrad: true });
  const before = { "fc.weight": tensor(start) };
  const [params, state] = optimizer.step(before, { "fc.weight": tensor(gradients[0]) }, optimizer.init(before));
  assertEquals(Object.keys(state).sort(), [
    "largestMeanSquare.fc.weight",
    "mean.fc.weight",
    "meanSquare.fc.weight",
    "step",
  ]);
  const loaded = loadSafetensors(await saveSafetensors(state));
  const copy = { "fc.weight": tensor(await params["fc.weight"].data()) };
  const grads = () => ({ "fc.weight": tensor(gradients[1]) });
  const [next, nextState] = optimizer.step(params, grads(), state);
  const [nextLoaded, nextLoadedState] = optimizer.step(copy, grads(), loaded);
  assertEquals(await nextLoaded["fc.weight"].data(), await next["fc.weight"].data());
  assertEquals([await nextState.step.item(), await nextLoadedState.step.item()], [2, 2]);
});

Deno.test("a step takes ownership: what it replaced throws and says who has it", async () => {
  const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9 });
  const params = { w: tensor(start) };
  const state = optimizer.init(params);
  const grads = { w: tensor(gradients[0]) };
  const next = optimizer.step(params, grads, state);
  const needle = "its memory was handed on to sgd.step; use the new value instead";
  await assertRejects(() => params.w.data(), DisposedError, needle);
  await assertRejects(() => state["momentum.w"].data(), DisposedError, needle);
  assertThrows(() => optimizer.step(params, grads, state), DisposedError, needle);
  await realize(next);
  await assertRejects(() => params.w.data(), DisposedError, needle);
  assertEquals([...await grads.w.data()], gradients[0]);
});

Deno.test("reading one new parameter computes the whole step, so that training goes on", async () => {
  const optimizer = optim.sgd({ lr: 0.5, momentum: 0.5 });
  let params: optim.NamedTensors = { a: tensor([1]), b: tensor([2]) };
  let state = optimizer.init(params);
  for (let step = 0; step < 3; step++) {
    [params, state] = optimizer.step(params, { a: params.b, b: params.a }, state);
    await params.a.data();
  }
  // In float64: a, b and their velocities, each step from the values before it.
  let [a, b, va, vb] = [1, 2, 0, 0];
  for (let step = 0; step < 3; step++) {
    [va, vb] = [0.5 * va + b, 0.5 * vb + a];
    [a, b] = [a - 0.5 * va, b - 0.5 * vb];
  }
  assertEquals([await params.a.item(), await params.b.item()], [a, b]);
});

Deno.test("a chain of steps that nobody read is computed in one go", async () => {
  const optimizer = optim.sgd({ lr: 1, momentum: 0.5 });
  let params: optim.NamedTensors = { w: tensor(start) };
  let state = optimizer.init(params);
  for (const gradient of gradients) [params, state] = optimizer.step(params, { w: tensor(gradient) }, state);
  const expected = await path(optim.sgd({ lr: 1, momentum: 0.5 }));
  assertEquals([...await params.w.data()], expected[2]);
});

Deno.test("an update is one dispatch for each tensor that it makes, and for momentum one in all", () => {
  const dispatches = (optimizer: optim.Optimizer) => {
    const filled = () => ({ w: tensor(new Float32Array(1000)) });
    const params = filled();
    return planOf(optimizer.step(params, filled(), optimizer.init(params))).steps.length;
  };
  assertEquals(dispatches(optim.sgd({ lr: 0.1, weightDecay: 0.1 })), 1);
  assertEquals(dispatches(optim.sgd({ lr: 0.1, momentum: 0.9, weightDecay: 0.1 })), 1);
  // A parameter that is made of two moments rides on neither.
  assertEquals(dispatches(optim.adam({ weightDecay: 0 })), 3);
  assertEquals(dispatches(optim.adamw()), 3);
});

Deno.test("clipping by norm shrinks all gradients together and leaves small ones alone", async () => {
  const read = async (grads: Record<string, Tensor>) =>
    (await Promise.all(Object.values(grads).map((x) => x.data()))).flatMap((x) => [...x]);
  const clipped = await read(optim.clipByNorm({ a: tensor([3]), b: tensor([0, 4]) }, 1));
  [0.6, 0, 0.8].forEach((expected, i) => assertAlmostEquals(clipped[i], expected, 1e-6));
  assertEquals(await read(optim.clipByNorm({ a: tensor([3]), b: tensor([0, 4]) }, 100)), [3, 0, 4]);
  assertEquals(await read(optim.clipByValue({ a: tensor([-3, 0.5]), b: tensor([2]) }, 1)), [-1, 0.5, 1]);
  assertThrows(() => optim.clipByNorm({}, 0), ValueError, "the bound is 0, needed a positive number");
});

Deno.test("options out of range, missing names and wrong shapes are refused by name", async () => {
  assertThrows(() => optim.sgd({ lr: -1 }), ValueError, "Cannot make optimizer sgd: lr is -1, needed at least 0");
  assertThrows(() => optim.sgd({ lr: NaN }), ValueError, "lr is NaN");
  assertThrows(() => optim.sgd({ lr: 1, nesterov: true }), ValueError, "nesterov needs momentum and no dampening");
  assertThrows(() => optim.adam({ betas: [0.9, 1] }), ValueError, "betas[1] is 1, needed at least 0 and less than 1");
  const optimizer = optim.sgd({ lr: 0.1, momentum: 0.9 });
  const params = { w: tensor(start) };
  const state = optimizer.init(params);
  assertThrows(
    () => optimizer.step(params, {} as typeof params, state),
    ValueError,
    "sgd: the gradient has no w, found nothing",
  );
  assertThrows(
    () => optimizer.step(params, params, { step: state.step }),
    ValueError,
    "the state has no momentum.w, found step",
  );
  assertThrows(
    () => optimizer.step(params, { w: tensor([1]) }, state),
    ShapeError,
    "w is [2], its gradient or state [1]",
  );
  assertThrows(
    () => optim.sgd({ lr: 0.1, weightDecay: () => -1 }).step(params, params, { step: state.step }),
    ValueError,
    "weightDecay of w is -1",
  );
  assertEquals([...await params.w.data()], start, "a refused step takes nothing");
  const lost = optim.sgd({ lr: () => NaN });
  const [next] = lost.step(params, { w: tensor(start) }, lost.init(params));
  await assertRejects(
    () => next.w.data(),
    ValueError,
    "Cannot take step 0 of sgd: the schedule of the learning rate gave NaN",
  );
});
