import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DeviceError,
  DisposedError,
  key,
  matmul,
  ones,
  openDevice,
  precompile,
  ShapeError,
  tensor,
} from "../../core/mod.ts";
import {
  batchNorm2d,
  conv2d,
  flatten,
  linear,
  maxPool2d,
  type Module,
  type Params,
  relu,
  sequential,
  warmup,
} from "../../layers/mod.ts";

const model: Module = sequential({
  conv: conv2d(3, 8, 3, { padding: 1 }),
  bn: batchNorm2d(8),
  relu: relu(),
  pool: maxPool2d(2),
  flatten: flatten(),
  fc: linear(8 * 8 * 8, 10),
});

for (const kind of ["cpu", "gpu"] as const) {
  Deno.test(`after a warm-up nothing is left to compile, and nothing stays in memory: ${kind}`, async () => {
    const device = await openDevice({ kind });
    await warmup(model, [2, 3, 16, 16], { device });
    const { created } = device.pipelines;
    assert(created > 0);
    assertEquals(device.memory().liveTensors, 0);

    const values = Float32Array.from({ length: 2 * 3 * 16 * 16 }, (_, i) => (i * 7 % 23) / 23);
    const x = tensor(values, { shape: [2, 3, 16, 16], device });
    const { params, buffers } = model.init(key(1));
    const uploaded = async (variables: Params) => {
      const entries = Object.entries(variables).map(async ([name, value]) =>
        [name, tensor(await value.data(), { shape: value.shape, device })] as const
      );
      return Object.fromEntries(await Promise.all(entries));
    };
    const variables = { params: await uploaded(params), buffers: await uploaded(buffers) };
    const y = await model.apply(variables, x).data();
    assertEquals(device.pipelines.created, created);

    const expected = await model.apply({ params, buffers }, tensor(values, { shape: [2, 3, 16, 16] })).data();
    y.forEach((value, i) => assert(Math.abs(value - expected[i]) < 1e-5, `y[${i}] is ${value}, not ${expected[i]}`));
    device.destroy();
  });
}

Deno.test("a second warm-up compiles nothing", async () => {
  const device = await openDevice();
  await warmup(model, [2, 3, 16, 16], { device });
  const { created } = device.pipelines;
  await warmup(model, [2, 3, 16, 16], { device });
  assertEquals(device.pipelines.created, created);
  device.destroy();
});

Deno.test("a warm-up for a shape that the model does not take says where", async () => {
  await assertRejects(() => warmup(model, [2, 4, 16, 16]), ShapeError, "in layer conv");
});

Deno.test("precompile: what needs no kernel, and arguments without values", async () => {
  await precompile((x) => x, [{ shape: [2], dtype: "float32" }]);
  const reads: Promise<unknown>[] = [];
  await precompile((x, y) => {
    reads.push(assertRejects(() => x.data(), DisposedError, "no values are known"));
    return matmul(x, y);
  }, [{ shape: [2, 3], dtype: "float32" }, { shape: [3, 2], dtype: "float32" }]);
  await Promise.all(reads);
  assertEquals(await matmul(ones([2, 3]), ones([3, 2])).array(), [[3, 3], [3, 3]]);
});

Deno.test("precompile: a lost device rejects", async () => {
  const device = await openDevice();
  device.destroy();
  await assertRejects(() => warmup(model, [2, 3, 16, 16], { device }), DeviceError, "destroyed");
});
