import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  checkpoint,
  conv2d,
  customGrad,
  dropout,
  grad,
  gradCheck,
  hessian,
  jit,
  jvp,
  type Key,
  key,
  matmul,
  mul,
  openDevice,
  realize,
  relu,
  ShapeError,
  sin,
  stopGradient,
  sum,
  tanh,
  type Tensor,
  tensor,
  type Tree,
  treeLeaves,
  valueAndGrad,
  vjp,
} from "../../core/mod.ts";
import { planOf } from "../../core/explain.ts";
import { random } from "../ops/_check.ts";

/** Checks that two trees are the same bits. */
async function assertSameBits(actual: Tree, expected: Tree): Promise<void> {
  const read = (tree: Tree) => Promise.all(treeLeaves(tree).map((leaf) => leaf.data()));
  assertEquals(await read(actual), await read(expected));
}

/** How a function may be wrapped: as it is, or as a checkpoint. */
type Wrap = <A extends unknown[], R>(f: (...a: A) => R) => (...a: A) => R;
const plain: Wrap = (f) => f;

/** Checks that a function of wrapped functions gives the same bits with checkpoints and without. */
async function assertSame(f: (wrap: Wrap) => Tree): Promise<void> {
  await assertSameBits(f(checkpoint), f(plain));
}

const point = () => random([3, 4]);
const weight = () => random([4, 4], { seed: 2 });

Deno.test("value and gradients are the same bits, of arguments and of what is closed over", async () => {
  await assertSame((wrap) =>
    valueAndGrad(({ x, w, b }: Record<"x" | "w" | "b", Tensor>) => {
      const block = wrap((h: Tensor) => tanh(add(matmul(h, w), b)));
      return sum(block(block(block(x))));
    })({ x: point(), w: weight(), b: random([4], { seed: 3 }) })
  );
});

Deno.test("the first block, of a constant and closed-over weights alone", async () => {
  const x = point();
  await assertSame((wrap) => grad((w: Tensor) => sum(wrap((h: Tensor) => tanh(matmul(h, w)))(x)))(weight()));
  await assertSame((wrap) => grad((w: Tensor) => sum(wrap(() => tanh(matmul(x, w)))()))(weight()));
});

Deno.test("trees, plain arguments and several results, of which some are used", async () => {
  await assertSame((wrap) =>
    grad((p: { a: Tensor; b: Tensor[] }) => {
      const f = wrap((q: typeof p, scale: number) => ({ sine: sin(mul(q.a, scale)), rest: [mul(q.a, q.b[0]), q.a] }));
      const { sine, rest } = f(p, 3);
      return sum(add(mul(sine, rest[1]), f(p, 2).rest[0]));
    })({ a: point(), b: [random([3, 4], { seed: 5 })] })
  );
});

Deno.test("it is called a second time where its gradient is wanted, and only there", () => {
  let calls = 0;
  const f = checkpoint((x: Tensor) => {
    calls++;
    return sin(x);
  });
  f(point());
  assertEquals(calls, 1);
  grad((x: Tensor) => sum(f(x)))(point());
  assertEquals(calls, 3);
  grad((x: Tensor) => add(sum(x), sum(stopGradient(f(x)))))(point());
  assertEquals(calls, 4);
});

Deno.test("checkpoints in checkpoints", async () => {
  const w = weight();
  await assertSame((wrap) => {
    const block = wrap((x: Tensor) => tanh(matmul(x, w)));
    const group = wrap((x: Tensor) => block(mul(block(x), x)));
    return valueAndGrad((x: Tensor) => sum(wrap((v: Tensor) => group(add(group(v), 1)))(x)))(point());
  });
});

Deno.test("random keys give the same mask the second time", async () => {
  await assertSame((wrap) => {
    const f = wrap((x: Tensor, k: Key) => dropout(sin(x), { rate: 0.5, key: k }));
    return valueAndGrad((x: Tensor) => sum(mul(f(x, key(3)), f(x, key(4)))))(point());
  });
});

Deno.test("derivatives of any order go through", async () => {
  const [x, w] = [random([2, 3]), random([3], { seed: 2 })];
  await gradCheck((v, w) => checkpoint((h: Tensor) => mul(sin(h), w))(v), [x, w], { order: 2, probes: 2 });
  await assertSame((wrap) => hessian((x: Tensor) => sum(wrap((v: Tensor) => mul(sin(v), v))(x)))(random([3])));
  await assertSame((wrap) => jvp(wrap((v: Tensor) => mul(sin(v), v)), random([3]), random([3], { seed: 2 })));
});

Deno.test("gradients, own gradients and constants inside", async () => {
  const doubled = customGrad((x: Tensor) => [mul(x, 2), x], (x, dy) => [mul(dy, x)]);
  await assertSame((wrap) => {
    const f = wrap((x: Tensor) => mul(grad((v: Tensor) => sum(mul(sin(v), x)))(x), doubled(stopGradient(sin(x)))));
    const g = wrap((x: Tensor) => doubled(sin(x)));
    return grad((x: Tensor) => sum(add(f(x), g(x))))(point());
  });
});

Deno.test("reading values on the way, and pulling back twice", async () => {
  const f = (x: Tensor) => sin(mul(x, x));
  const [value, pullback] = vjp(checkpoint(f), point());
  await value.data();
  const expected = vjp(f, point())[1](point());
  await assertSameBits(pullback(point()), expected);
  await assertSameBits(pullback(point()), expected);
});

Deno.test("a captured training step", async () => {
  const device = await openDevice();
  const step = (wrap: Wrap) => (w: Tensor, x: Tensor, k: Key) => {
    const block = (h: Tensor, w: Tensor, k: Key) => dropout(tanh(matmul(h, w)), { rate: 0.25, key: k });
    const loss = (w: Tensor) => sum(wrap(block)(wrap(block)(x, w, k), w, k));
    const [value, slope] = valueAndGrad(loss)(w);
    return [value, add(w, mul(slope, -0.1))];
  };
  const captured = jit(step(checkpoint));
  let [w, v] = [tensor(await weight().data(), { shape: [4, 4], device }), weight()];
  for (let i = 0; i < 3; i++) {
    const [loss, next] = captured(w, point(), key(i));
    const [expected, other] = step(plain)(v, point(), key(i));
    await assertSameBits([loss, next], [expected, other]);
    [w, v] = [next, other];
  }
  device.destroy();
});

Deno.test("a function that gives something else the second time is refused", () => {
  let calls = 0;
  const fickle = checkpoint((x: Tensor) => calls++ === 0 ? sin(x) : sum(x));
  assertThrows(
    () => grad((x: Tensor) => sum(fickle(x)))(point()),
    ShapeError,
    "Cannot recompute a checkpoint: its function gave [3,4] at first and [] the second time",
  );
});

/** Bytes of the memory slots of a plan. */
function slotBytes(tree: unknown, kind: "cpu" | "gpu"): number {
  return planOf(tree, { kind }).slots.reduce(
    (bytes, slot) => bytes + (slot.layout === "texture" ? slot.width * slot.height * 16 : slot.words * 4),
    0,
  );
}

type Layer = (x: Tensor, w: Tensor) => Tensor;

/** Loss and gradients of a chain of layers, of which `group` neighbours each share a checkpoint. */
function chain(layer: Layer, x: Tensor, weights: readonly Tensor[], group: number, wrap: Wrap): Tree {
  return valueAndGrad((ws: readonly Tensor[]) => {
    let y = x;
    for (let i = 0; i < ws.length; i += group) y = wrap((h: Tensor) => ws.slice(i, i + group).reduce(layer, h))(y);
    return sum(y);
  })(weights);
}

const matmulTanh: Layer = (x, w) => tanh(matmul(x, w));
const convRelu: Layer = (x, w) => relu(conv2d(x, w, null, { padding: 1 }));

Deno.test("plans of deep chains need less memory: what is computed again is computed late", () => {
  const x = random([512, 32]);
  for (const [kind, depth, group, factor] of [["cpu", 16, 4, 1.7], ["gpu", 16, 4, 1.9], ["gpu", 64, 8, 3.4]] as const) {
    const weights = Array.from({ length: depth }, (_, i) => random([32, 32], { seed: i }));
    const bytes = (wrap: Wrap) => slotBytes(chain(matmulTanh, x, weights, group, wrap), kind);
    assert(bytes(plain) > factor * bytes(checkpoint), `${kind} ${depth}: ${bytes(plain)} and ${bytes(checkpoint)}`);
  }
});

Deno.test("the device holds less at its peak: 16 convolutions, 4 to a checkpoint", async () => {
  const peak = async (wrap: Wrap) => {
    const device = await openDevice();
    const weights = Array.from({ length: 16 }, (_, i) => random([4, 4, 3, 3], { seed: i, min: -0.3, max: 0.3 }));
    const result = chain(
      convRelu,
      tensor(await random([4, 4, 24, 24]).data(), { shape: [4, 4, 24, 24], device }),
      weights,
      4,
      wrap,
    );
    await realize(result);
    const { peakBytes } = device.memory();
    const values = await Promise.all(treeLeaves(result).map((leaf) => leaf.data()));
    device.destroy();
    return { peakBytes, values };
  };
  const [whole, parts] = [await peak(plain), await peak(checkpoint)];
  assertEquals(parts.values, whole.values);
  assert(whole.peakBytes > 1.4 * parts.peakBytes, `${whole.peakBytes} and ${parts.peakBytes}`);
});
