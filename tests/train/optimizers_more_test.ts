import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { jit, realize, tensor, ValueError } from "../../core/mod.ts";
import { optim } from "../../train/mod.ts";

const start = [1, -2, 0.5];
const gradients = [[0.5, 0.25, 0], [0.1, -0.2, 1], [0, 0.3, -0.5], [-0.4, 0.3, -0.5], [0.2, 0.1, 0.7], [
  0.2,
  -0.6,
  0.1,
]];

type Step = optim.Optimizer["step"];

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
  found.forEach((values, step) =>
    values.forEach((value, i) => assertAlmostEquals(value, expected[step][i], 3e-6, `weight ${i} after step ${step}`))
  );
}

/** Runs a rule in float64: from the weights, the gradient and the number of the step, counted from 1, to new weights. */
function onHost(rule: (w: readonly number[], g: readonly number[], t: number) => number[]): number[][] {
  let w = start;
  return gradients.map((g, i) => w = rule(w, g, i + 1));
}

const zeros = () => start.map(() => 0);
const length = (values: readonly number[]) => Math.hypot(...values);

/** Adam's means, renewed. */
function means(b1: number, b2: number) {
  const [m, v] = [zeros(), zeros()];
  return (g: readonly number[]) => {
    g.forEach((one, i) => {
      m[i] = b1 * m[i] + (1 - b1) * one;
      v[i] = b2 * v[i] + (1 - b2) * one * one;
    });
    return { m, v };
  };
}

Deno.test("nadam takes PyTorch's steps", async () => {
  for (const [b1, b2, decay, l2] of [[0.9, 0.999, 4e-3, 0], [0.8, 0.95, 0.3, 0.1]]) {
    const renew = means(b1, b2);
    let product = 1;
    const mu = (t: number) => b1 * (1 - 0.5 * 0.96 ** (t * decay));
    const want = onHost((w, gradient, t) => {
      const g = gradient.map((one, i) => one + l2 * w[i]);
      const { m, v } = renew(g);
      product *= mu(t);
      return w.map((weight, i) => {
        const divisor = Math.sqrt(v[i] / (1 - b2 ** t)) + 1e-8;
        const ahead = mu(t + 1) * m[i] / (1 - product * mu(t + 1));
        return weight - 0.05 * ((1 - mu(t)) * g[i] / (1 - product) + ahead) / divisor;
      });
    });
    assertPath(await path(optim.nadam({ lr: 0.05, betas: [b1, b2], momentumDecay: decay, weightDecay: l2 })), want);
  }
});

Deno.test("radam steps by the mean gradient first, then rectified", async () => {
  const [b1, b2] = [0.8, 0.9];
  const renew = means(b1, b2);
  const most = 2 / (1 - b2) - 1;
  const kinds = new Set<boolean>();
  const want = onHost((w, g, t) => {
    const { m, v } = renew(g);
    const rho = most - 2 * t * b2 ** t / (1 - b2 ** t);
    kinds.add(rho > 5);
    const r = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
    return w.map((weight, i) => {
      const scale = rho > 5 ? r * Math.sqrt(1 - b2 ** t) / (Math.sqrt(v[i]) + 1e-8) : 1;
      return weight - 0.05 * m[i] / (1 - b1 ** t) * scale;
    });
  });
  assertEquals(kinds.size, 2);
  assertPath(await path(optim.radam({ lr: 0.05, betas: [b1, b2] })), want);
});

Deno.test("adamax divides by the largest gradient", async () => {
  const largest = zeros();
  const renew = means(0.9, 0.5);
  const want = onHost((w, g, t) => {
    const { m } = renew(g);
    return w.map((weight, i) => {
      largest[i] = Math.max(0.5 * largest[i], Math.abs(g[i]) + 1e-8);
      return weight - 0.05 / (1 - 0.9 ** t) * m[i] / largest[i];
    });
  });
  assertPath(await path(optim.adamax({ lr: 0.05, betas: [0.9, 0.5] })), want);
});

Deno.test("rprop grows, shrinks and bounds the step of each weight", async () => {
  const [before, size] = [zeros(), start.map(() => 0.1)];
  const want = onHost((w, g) =>
    w.map((weight, i) => {
      const agreement = g[i] * before[i];
      size[i] = Math.min(0.15, Math.max(0.02, size[i] * (agreement > 0 ? 1.2 : agreement < 0 ? 0.5 : 1)));
      before[i] = agreement < 0 ? 0 : g[i];
      return weight - Math.sign(before[i]) * size[i];
    })
  );
  assertPath(await path(optim.rprop({ lr: 0.1, stepSizes: [0.02, 0.15] })), want);
});

Deno.test("lamb measures Adam's step by the length of the parameter", async () => {
  const renew = means(0.9, 0.999);
  const want = onHost((w, g, t) => {
    const { m, v } = renew(g);
    const r = w.map((weight, i) => m[i] / (1 - 0.9 ** t) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-6) + 0.1 * weight);
    return w.map((weight, i) => weight - 0.05 * length(w) / length(r) * r[i]);
  });
  assertPath(await path(optim.lamb({ lr: 0.05, weightDecay: 0.1 })), want);
});

Deno.test("lars gives each parameter a rate of its own", async () => {
  const velocity = zeros();
  const want = onHost((w, g) => {
    const rate = 2 * 0.05 * length(w) / (length(g) + 0.1 * length(w));
    return w.map((weight, i) => {
      velocity[i] = 0.8 * velocity[i] + rate * (g[i] + 0.1 * weight);
      return weight - velocity[i];
    });
  });
  assertPath(await path(optim.lars({ lr: 2, momentum: 0.8, trust: 0.05, weightDecay: 0.1 })), want);
});

Deno.test("lion steps by the sign of the momentum", async () => {
  const m = zeros();
  const want = onHost((w, g) =>
    w.map((weight, i) => {
      const way = Math.sign(0.9 * m[i] + (1 - 0.9) * g[i]);
      m[i] = 0.99 * m[i] + 0.01 * g[i];
      return weight - 0.05 * (way + 0.1 * weight);
    })
  );
  assertPath(await path(optim.lion({ lr: 0.05, weightDecay: 0.1 })), want);
});

Deno.test("a parameter or gradient of zeros moves by lamb and lars without NaN", async () => {
  for (const optimizer of [optim.lamb({ lr: 0.1, weightDecay: 0 }), optim.lars({ lr: 0.1 })]) {
    const params = { a: tensor([0, 0]), b: tensor([1, 2]) };
    const [next] = optimizer.step(params, { a: tensor([1, -1]), b: tensor([0, 0]) }, optimizer.init(params));
    assertEquals((await next.a.data()).every(Number.isFinite), true);
    assertEquals(await next.b.array(), [1, 2]);
  }
});

const all: readonly (readonly [string, () => optim.Optimizer])[] = [
  ["nadam", () => optim.nadam()],
  ["radam", () => optim.radam()],
  ["adamax", () => optim.adamax()],
  ["rprop", () => optim.rprop()],
  ["lamb", () => optim.lamb()],
  ["lars", () => optim.lars({ lr: 0.1 })],
  ["lion", () => optim.lion()],
];

for (const [name, make] of all) {
  Deno.test(`${name}: captured steps equal plain ones, in one capture, and a state read back goes on alike`, async () => {
    const optimizer = make();
    let captures = 0;
    const captured = jit((params: optim.NamedTensors, grads: optim.NamedTensors, state: optim.NamedTensors) => {
      captures++;
      return optimizer.step(params, grads, state);
    }, { donate: [0, 2] }) as Step;
    // The default device has to be open for a capture.
    await realize(tensor([0]));
    const plain = await path(optimizer);
    assertEquals(await path(make(), captured), plain);
    assertEquals(captures, 1);
    let params: optim.NamedTensors = { w: tensor(start) };
    let state = optimizer.init(params);
    for (const gradient of gradients) {
      [params, state] = optimizer.step(params, { w: tensor(gradient) }, state);
      const copies = await Promise.all(
        Object.entries({ ...state, w: params.w }).map(async ([key, x]) =>
          [key, tensor(await x.data(), { shape: x.shape, dtype: x.dtype })] as const
        ),
      );
      const { w, ...rest } = Object.fromEntries(copies);
      [params, state] = [{ w }, rest];
    }
    assertEquals([...await params.w.data()], plain.at(-1));
  });

  Deno.test(`${name}: climbs where told, and lrFactor 0 freezes`, async () => {
    const after = async (options: { maximize?: boolean; lrFactor?: () => number }) => {
      const optimizer = name === "lars"
        ? optim.lars({ lr: 10, ...options })
        : (optim[name as "nadam"])({ lr: 0.1, weightDecay: 0, ...options });
      const params = { w: tensor([1]) };
      const [{ w }] = optimizer.step(params, { w: tensor([2]) }, optimizer.init(params));
      return await w.item();
    };
    const [down, up] = [await after({}), await after({ maximize: true })];
    assertEquals([down < 1, up > 1], [true, true]);
    assertAlmostEquals(down + up, 2, 1e-6);
    // The least step size of rprop stays.
    assertAlmostEquals(await after({ lrFactor: () => 0 }), 1, name === "rprop" ? 2e-6 : 0);
  });
}

Deno.test("options out of range are refused by name", () => {
  const rows: readonly (readonly [() => unknown, string])[] = [
    [() => optim.nadam({ betas: [1, 0.9] }), "Cannot make optimizer nadam: betas[0] is 1"],
    [() => optim.nadam({ momentumDecay: -1 }), "momentumDecay is -1"],
    [() => optim.radam({ eps: -1 }), "Cannot make optimizer radam: eps is -1"],
    [() => optim.adamax({ lr: NaN }), "Cannot make optimizer adamax: lr is NaN"],
    [() => optim.rprop({ etas: [1.5, 1.2] }), "Cannot make optimizer rprop: etas are 1.5 and 1.2"],
    [() => optim.rprop({ stepSizes: [1, 0.1] }), "stepSizes are 1 and 0.1"],
    [() => optim.lamb({ betas: [0.9, 2] }), "Cannot make optimizer lamb: betas[1] is 2"],
    [() => optim.lars({ lr: 1, trust: -1 }), "Cannot make optimizer lars: trust is -1"],
    [() => optim.lion({ betas: [-0.1, 0.9] }), "Cannot make optimizer lion: betas[0] is -0.1"],
    [() => optim.movingAverage({ decay: 2 }), "Cannot make movingAverage: decay is 2"],
  ];
  for (const [call, message] of rows) assertThrows(call, ValueError, message);
});

Deno.test("a moving average keeps its share of the past, less at first with warm-up", async () => {
  const values = [1, 3, -2, 5];
  for (const warmup of [false, true]) {
    const average = optim.movingAverage({ decay: 0.4, warmup });
    let state = average.init({ w: tensor([values[0]]), b: tensor([0]) });
    let want = values[0];
    for (const [step, value] of values.slice(1).entries()) {
      const decay = warmup ? Math.min(0.4, (1 + step) / (10 + step)) : 0.4;
      want = decay * want + (1 - decay) * value;
      state = average.update({ w: tensor([value]), b: tensor([0]) }, state);
    }
    assertEquals(Object.keys(average.params(state)), ["w", "b"]);
    assertAlmostEquals(await average.params(state).w.item(), want, 1e-6);
    assertEquals(await state.step.item(), 3);
  }
});

Deno.test("a moving average survives the optimizer that takes over the parameters", async () => {
  const [optimizer, average] = [optim.sgd({ lr: 1 }), optim.movingAverage({ decay: 0.5 })];
  let params: optim.NamedTensors = { w: tensor([4]) };
  let [state, averages] = [optimizer.init(params), average.init(params)];
  for (let i = 0; i < 3; i++) {
    [params, state] = optimizer.step(params, { w: tensor([1]) }, state);
    averages = average.update(params, averages);
    await realize(params, averages);
  }
  assertEquals(await params.w.array(), [1]);
  assertAlmostEquals(await average.params(averages).w.item(), 4 / 8 + 3 / 8 + 2 / 4 + 1 / 2, 1e-6);
  assertThrows(() => average.update({ other: tensor([1]) }, averages), ValueError, "the state has no average.other");
});
