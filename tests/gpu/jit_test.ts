import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  add,
  defaultDevice,
  DisposedError,
  grad,
  hostScalar,
  jit,
  type Key,
  key,
  mean,
  mul,
  realize,
  scalar,
  sub,
  sum,
  type Tensor,
  tensor,
  uniform,
} from "../../core/mod.ts";

await realize(add(tensor([1]), 1)); // opens the device: before that a captured function runs as it is

Deno.test("a captured function gives what the function gives, for new values and new shapes", async () => {
  const f = jit((x: Tensor) => add(mul(x, x), 1));
  assertEquals(await f(tensor([1, 2])).array(), [2, 5]);
  assertEquals(await f(tensor([3, 4])).array(), [10, 17]);
  assertEquals(await f(tensor([[5]])).array(), [[26]]);
});

Deno.test("the function itself is called once per form of its arguments", async () => {
  let calls = 0;
  const f = jit((x: Tensor, scale: number) => {
    calls++;
    return mul(x, scale);
  });
  for (const [value, scale] of [[1, 2], [3, 2], [1, 5]]) {
    assertEquals(await f(tensor([value, value]), scale).array(), [value * scale, value * scale]);
  }
  assertEquals(calls, 2);
});

Deno.test("trees go in and come out; arguments may be returned as they are", async () => {
  const f = jit((p: { a: Tensor; b: Tensor[] }) => ({ sum: add(p.a, p.b[0]), same: p.a, twice: [p.b[0], p.b[0]] }));
  const result = f({ a: tensor([1, 2]), b: [tensor([10, 20])] });
  assertEquals(await result.sum.array(), [11, 22]);
  assertEquals(await result.same.array(), [1, 2]);
  assertEquals(await Promise.all(result.twice.map((x) => x.array())), [[10, 20], [10, 20]]);
});

Deno.test("values from outside are constants of the capture", async () => {
  const weights = tensor([2, 3]);
  const f = jit((x: Tensor) => sum(mul(x, weights)));
  assertEquals([await f(tensor([1, 1])).item(), await f(tensor([1, 2])).item(), await f(tensor([2, 2])).item()], [
    5,
    8,
    10,
  ]);
});

Deno.test("host numbers are computed anew at each replay", async () => {
  let factor = 1;
  const next = (step: number) => step + 1;
  const schedule = (step: number) => factor * step;
  const f = jit((x: Tensor, step: Tensor) => [mul(x, hostScalar(schedule, [step])), hostScalar(next, [step], "int32")]);
  let step = scalar(0, "int32");
  const seen = [];
  for (let i = 0; i < 4; i++) {
    if (i === 3) factor = 10;
    const [y, following] = f(tensor([1, 1]), step);
    seen.push((await y.data())[0]);
    step = following;
  }
  assertEquals(seen, [0, 1, 2, 30]);
});

Deno.test("random keys are arguments: each gives its own numbers, as without capture", async () => {
  const draw = (k: Key) => uniform(k, [3]);
  const f = jit(draw);
  for (const seed of [1, 2]) assertEquals(await f(key(seed)).array(), await draw(key(seed)).array());
});

Deno.test("donated arguments give up their memory and may not be used again", async () => {
  const step = jit((w: Tensor, x: Tensor) => sub(w, mul(grad((v: Tensor) => mean(mul(v, x)))(w), 0.5)), {
    donate: [0],
  });
  const x = tensor([2, 4]);
  const w = tensor([1, 1]);
  const next = step(w, x);
  assertEquals(await next.array(), [0.5, 0]);
  assertThrows(() => add(w, 1), DisposedError, "donate");
  assertThrows(() => step(w, x), DisposedError, "donate");
  await assertRejects(() => w.data(), DisposedError);
});

Deno.test("a loop of captured steps holds constant memory, whatever happens to the losses", async () => {
  const device = await defaultDevice();
  const step = jit((w: Tensor, x: Tensor) => {
    const next = sub(w, mul(x, 0.001));
    return [next, mean(next)] as const;
  }, { donate: [0] });
  let w = tensor(new Float32Array(3000));
  const x = tensor(new Float32Array(3000).fill(1));
  const losses: Tensor[] = [];
  let early;
  for (let i = 0; i < 400; i++) {
    const [next, loss] = step(w, x);
    w = next;
    if (i % 50 === 0) losses.push(loss);
    if (i === 10) early = device.memory();
  }
  const late = device.memory();
  assertEquals(late.liveTensors, early!.liveTensors);
  assertEquals(late.liveBytes, early!.liveBytes);
  const values = await Promise.all(losses.map((loss) => loss.item()));
  values.forEach((value, i) => assert(Math.abs(value + 0.001 * (50 * i + 1)) < 1e-4, `loss ${i} is ${value}`));
});

Deno.test("reading a value inside a captured function is an error that says why", async () => {
  const pending: Promise<unknown>[] = [];
  const f = jit((x: Tensor) => {
    pending.push(x.data());
    return add(x, 1);
  });
  f(tensor([1, 2]));
  await assertRejects(() => pending[0], DisposedError, "captured function");
});

Deno.test("gradients flow through a captured function", async () => {
  const square = jit((x: Tensor) => mul(x, x));
  assertEquals(await grad((x: Tensor) => sum(square(x)))(tensor([1, 2])).array(), [2, 4]);
});
