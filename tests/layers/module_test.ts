import { assertAlmostEquals, assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  add,
  grad,
  key,
  mul,
  ones,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  uniform,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { conv2d, defineLayer, linear, onesInit, relu, sequential, zerosInit } from "../../layers/mod.ts";

/** Adds a number that counts training passes, and noise in training. */
function counter() {
  return defineLayer({
    kind: "counter",
    params: { scale: { shape: [], init: onesInit } },
    buffers: { count: { shape: [], init: zerosInit }, kept: { shape: [2], init: onesInit } },
    forward(pass, x) {
      const y = add(mul(x, pass.param("scale")), pass.buffer("count"));
      if (!pass.train) return y;
      pass.update("count", add(pass.buffer("count"), 1));
      return add(y, uniform(pass.key(), x.shape));
    },
  });
}

const net = sequential({ conv1: conv2d(1, 2, 3), relu1: relu(), conv2: conv2d(2, 3, 3, { bias: false }) });
const image = () => ones([2, 1, 6, 6]);

Deno.test("init: equal keys give equal variables, another key gives others", async () => {
  const [a, b, c] = [key(1), key(1), key(2)].map((one) => net.init(one).params["conv2.weight"].data());
  assertEquals(await a, await b);
  assertNotEquals(await a, await c);
});

Deno.test("init: a variable's values depend on the key and its own name, not on what else there is", async () => {
  const larger = sequential({ before: conv2d(1, 1, 1), conv1: conv2d(1, 2, 3) });
  const [alone, among] = [net, larger].map((one) => one.init(key(3)).params["conv1.weight"].data());
  assertEquals(await alone, await among);
});

Deno.test("init: layers of equal shape start with different values", async () => {
  const { params } = sequential({ a: linear(4, 4), b: linear(4, 4) }).init(key(0));
  assertNotEquals(await params["a.weight"].data(), await params["b.weight"].data());
});

Deno.test("apply: evaluation gives the output alone", () => {
  const y = net.apply(net.init(key(0)), image());
  assertEquals(y.shape, [2, 3, 2, 2]);
  assertEquals(net.apply(net.init(key(0)), image(), { train: false }).shape, [2, 3, 2, 2]);
});

Deno.test("apply: training gives the output and all buffers, changed or not, and leaves the old ones as they are", async () => {
  const layer = sequential({ counter: counter() });
  const { params, buffers } = layer.init(key(0));
  const [y, next] = layer.apply({ params, buffers }, zeros([2]), { train: true, key: key(1) });
  assertEquals(y.shape, [2]);
  assertEquals(Object.keys(next), ["counter.count", "counter.kept"]);
  assertEquals(await next["counter.count"].item(), 1);
  assertEquals(await buffers["counter.count"].item(), 0);
  assertStrictEquals(next["counter.kept"], buffers["counter.kept"]);
});

Deno.test("apply: random layers give equal numbers for equal keys, each layer its own", async () => {
  const layer = sequential({ a: counter(), b: counter() });
  const v = layer.init(key(0));
  const run = (seed: number) => {
    const [y, , { a }] = layer.apply(v, zeros([3]), { train: true, key: key(seed), capture: ["a"] });
    return Promise.all([a.data(), y.data()]);
  };
  const [first, both] = await run(5);
  assertEquals(await run(5), [first, both]);
  assertNotEquals(await run(6), [first, both]);
  assertNotEquals(both.map((value, i) => Math.fround(value - first[i])), first);
});

Deno.test("apply: a random layer in training without a key is an error that names the layer", () => {
  const layer = sequential({ noise: counter() });
  assertThrows(
    () => layer.apply(layer.init(key(0)), zeros([2]), { train: true }),
    ValueError,
    "Cannot apply in training mode: found no key, random layers need { train: true, key } (in layer noise)",
  );
});

Deno.test("apply: captured outputs come by name, in evaluation and in training", async () => {
  const v = net.init(key(0));
  const [y, captured] = net.apply(v, image(), { capture: ["relu1", "conv2"] });
  assertEquals(Object.keys(captured).sort(), ["conv2", "relu1"]);
  assertEquals(captured.relu1.shape, [2, 2, 4, 4]);
  assertEquals(await captured.conv2.data(), await y.data());
  const [, buffers, inTraining] = net.apply(v, image(), { train: true, capture: ["conv1"] });
  assertEquals(buffers, {});
  assertEquals(inTraining.conv1.shape, [2, 2, 4, 4]);
});

Deno.test("apply: nested parts are captured under their path", () => {
  const outer = sequential({ features: net, last: relu() });
  const [, captured] = outer.apply(outer.init(key(0)), image(), { capture: ["features", "features.conv1"] });
  assertEquals(captured["features"].shape, [2, 3, 2, 2]);
  assertEquals(captured["features.conv1"].shape, [2, 2, 4, 4]);
});

Deno.test("apply: capturing what is not there is an error", () => {
  assertThrows(
    () => net.apply(net.init(key(0)), image(), { capture: ["conv1", "conv7"] }),
    ValueError,
    "Cannot capture conv7: the module has no part of that name",
  );
});

Deno.test("apply: a replaced output is what follows gets, and what is differentiated", async () => {
  const v = net.init(key(0));
  const [y, { conv1 }] = net.apply(v, image(), { capture: ["conv1"] });
  assertEquals(await net.apply(v, zeros([2, 1, 6, 6]), { replace: { conv1 } }).data(), await y.data());
  const outer = sequential({ features: net });
  const score = (relu1: Tensor) =>
    sum(outer.apply(outer.init(key(0)), image(), { replace: { "features.relu1": relu1 } }));
  const gradient = await grad(score)(zeros([2, 2, 4, 4])).data();
  const weight = await outer.init(key(0)).params["features.conv2.weight"].data();
  assertAlmostEquals(gradient[0], weight[0] + weight[18] + weight[36], 1e-5); // the corner meets one weight of each filter
  const [, buffers, captured] = net.apply(v, image(), { train: true, replace: { conv1 }, capture: ["conv1"] });
  assertEquals([buffers, captured.conv1], [{}, conv1]);
});

Deno.test("apply: replacing what is not there is an error", () => {
  assertThrows(
    () => net.apply(net.init(key(0)), image(), { replace: { conv7: zeros([2]) } }),
    ValueError,
    "Cannot replace conv7: the module has no part of that name",
  );
});

Deno.test("apply: places that ask for one shared key draw the same, in another pass something else", async () => {
  const layer = defineLayer({ kind: "noise", forward: (pass, x) => add(x, uniform(pass.sharedKey("noise"), x.shape)) });
  const both = sequential({ a: sequential({ noise: layer }), b: layer });
  const run = async (seed: number, input: number) =>
    await both.apply({ params: {}, buffers: {} }, tensor([input]), { train: true, key: key(seed) })[0].item();
  const alone = async (seed: number) =>
    await layer.apply({ params: {}, buffers: {} }, tensor([0]), { train: true, key: key(seed) })[0].item();
  assertEquals(await run(1, 0), Math.fround(2 * await alone(1)));
  assertNotEquals(await alone(1), await alone(2));
  assertThrows(
    () => layer.apply({ params: {}, buffers: {} }, tensor([0]), { train: true }),
    ValueError,
    "found no key",
  );
});

Deno.test("apply: missing, unexpected and mis-shaped parameters are named", () => {
  const { params, buffers } = net.init(key(0));
  const { "conv1.bias": _, ...fewer } = params;
  const apply = (params: object) => () => net.apply({ params, buffers } as ReturnType<typeof net.init>, image());
  assertThrows(
    apply(fewer),
    ShapeError,
    'Cannot apply sequential: parameter "conv1.bias" is missing, needs float32 [2]',
  );
  assertThrows(
    apply({ ...params, "conv3.bias": zeros([4]) }),
    ShapeError,
    'Cannot apply sequential: found a parameter "conv3.bias", float32 [4], the module has none of that name',
  );
  assertThrows(
    apply({ ...params, "conv2.weight": zeros([3, 2, 3]) }),
    ShapeError,
    'Cannot apply sequential: parameter "conv2.weight" is float32 [3,2,3], needs float32 [3,2,3,3]',
  );
});

Deno.test("apply: missing buffers are named too", () => {
  const layer = counter();
  const { params } = layer.init(key(0));
  const variables = { params, buffers: { count: zeros([]) } } as unknown as ReturnType<typeof layer.init>;
  assertThrows(
    () => layer.apply(variables, zeros([2])),
    ShapeError,
    'Cannot apply counter: buffer "kept" is missing, needs float32 [2]',
  );
});

Deno.test("apply and describe: an input that does not fit names the layer, by its path", () => {
  const outer = sequential({
    stem: sequential({ conv: conv2d(1, 2, 3) }),
    head: sequential({ conv: conv2d(3, 2, 3) }),
  });
  const wrong = "Cannot apply conv2d: weight expects 3 input channels, x has 2";
  for (const run of [() => outer.apply(outer.init(key(0)), image()), () => outer.describe([2, 1, 6, 6])]) {
    const error = assertThrows(run, ShapeError, wrong);
    assertEquals(error.message.endsWith(" (in layer head.conv)"), true, error.message);
  }
});

Deno.test("defineLayer: describe gives shape and parameter count without a device", () => {
  const description = counter().describe([7, 5]);
  assertEquals(description.output, [7, 5]);
  assertEquals(description.params, 1);
  assertEquals(description.macs, 0);
});

Deno.test("types: variables know their names", () => {
  const { params } = net.init(key(0));
  assertEquals(params["conv1.bias"].shape, [2]);
  // @ts-expect-error conv2 has no bias
  assertEquals(params["conv2.bias"], undefined);
  const fewer = { "conv1.weight": tensor(1), "conv1.bias": tensor(1) };
  // @ts-expect-error conv2.weight is missing
  assertThrows(() => net.apply({ params: fewer, buffers: {} }, image()));
});
