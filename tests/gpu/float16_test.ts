import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  add,
  cast,
  conv2d,
  defaultDevice,
  DeviceError,
  DTypeError,
  explain,
  fromBytes,
  fromHalf,
  grad,
  matmul,
  max,
  mean,
  mul,
  openDevice,
  realize,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  tensorFromParts,
  toHalf,
} from "../../core/mod.ts";
import { onDevice, valuesOn, variantsOf } from "../ops/_variants.ts";

const half = (values: Parameters<typeof tensor>[0], shape?: number[]) => tensor(values, { shape, dtype: "float16" });

/** Numbers from -1 to 1. */
const waves = (...shape: number[]) =>
  half(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(1.7 * i + shape.length)),
    shape,
  );

Deno.test("float16 values are rounded to the nearest, come back as numbers, and may be given as bits", async () => {
  const x = half([[0.1, 2049, 70000], [-1e-9, NaN, -0.5]]);
  assertEquals([x.dtype, x.shape], ["float16", [2, 3]]);
  assertEquals(await x.array(), [[0.0999755859375, 2048, Infinity], [-0, NaN, -0.5]]);
  const bits = Uint16Array.of(toHalf(1), toHalf(-3), toHalf(0.25));
  assertEquals(await half(bits).array(), [1, -3, 0.25]);
  assertEquals(await mul(half(bits), 2).data(), Float32Array.of(2, -6, 0.5));
  assertEquals(await half(0.1).item(), fromHalf(toHalf(0.1)));
  assertEquals(await fromBytes(new Uint8Array(bits.buffer), { dtype: "float16" }).array(), [1, -3, 0.25]);
  assertEquals(await half([], [0, 3]).array(), []);
  const parts = async function* () {
    yield bits.subarray(0, 1);
    yield Float32Array.of(-3, 0.25);
  };
  assertEquals(
    await (await tensorFromParts({ shape: [3], dtype: "float16" }, parts(), await defaultDevice())).array(),
    [
      1,
      -3,
      0.25,
    ],
  );
  assertThrows(() => half(bits, [2]), ShapeError, "needs 2 values, found 3");
});

Deno.test("casts round once and go both ways; types do not mix by themselves", async () => {
  const x = tensor([0.1, -70000, 3e-8, 2.5]);
  const there = cast(x, "float16");
  assertEquals(await there.array(), [0.0999755859375, -Infinity, 5.960464477539063e-8, 2.5]);
  assertEquals(await cast(there, "float32").array(), await there.array());
  assertEquals(await cast(half([2.7, -2.7]), "int32").array(), [2, -2]);
  assertEquals(await cast(tensor([true, false]), "float16").array(), [1, 0]);
  const slope = grad((x: Tensor) => sum(cast(mul(cast(x, "float16"), 3), "float32")))(x);
  assertEquals([slope.dtype, await slope.array()], ["float32", [3, 3, 3, 3]]);
  assertThrows(() => add(there, x), DTypeError, "operands are float16 and float32, they must be equal; use cast");
  // A number beside a tensor is as exact as what kernels compute with, though float16 could not hold it.
  assertEquals(await mul(half([2 ** 15]), 2 ** -30).array(), [2 ** -15]);
});

Deno.test("float16 takes two bytes an element, in odd counts too", async () => {
  const device = await defaultDevice();
  const before = device.memory().liveBytes;
  const [x, y] = [waves(1025, 1024), add(waves(7), 1)];
  const z = add(x, 1);
  await realize([z, y]);
  // Buffers are rounded up to an eighth of a power of two, and have 64 words at least.
  assertEquals(device.memory().liveBytes - before, 2 * 1024 * 1152 + 256);
  assertEquals((await y.data()).length, 7);
  assert(explain(add(waves(64, 64), 1)).includes("row-major 2048"));
});

Deno.test("sums are float32 inside, whatever is summed", async () => {
  const count = 5000;
  const ones = half(new Float32Array(count).fill(1));
  assertEquals(await mean(ones).item(), 1);
  assertEquals(await mean(half(new Float32Array(count).fill(60000))).item(), 60000);
  assertEquals(await sum(ones).item(), 5000);
  const row = half(new Float32Array(count).fill(1), [1, count]);
  assertEquals(await matmul(row, half(new Float32Array(count).fill(1), [count, 1])).item(), 5000);
});

const families = ["tiled", "in place", "register", "rows", "whole rows", "weight rows", "winograd"] as const;

Deno.test("every family of kernels of contractions takes float16, forward and backward, and rounds once", async () => {
  const results = (x: Tensor, weight: Tensor) => {
    const y = conv2d(x, weight, null, { padding: 1 });
    const [dx, dw] = grad(([x, weight]: Tensor[]) => sum(conv2d(x, weight, null, { padding: 1 })))([x, weight]);
    const rows = matmul(x, x);
    return [y, dx, dw, rows].map((one) => cast(one, "float32"));
  };
  for (const kind of ["cpu", "gpu"] as const) {
    // One of each family: they differ in what they read and write, not in how.
    const forced = families.flatMap((family) => variantsOf(family).filter((one) => one.kind === kind).slice(0, 1));
    for (const { variant } of [{ variant: "" }, ...forced]) {
      await onDevice(kind, async (device) => {
        const operands = () => [waves(2, 8, 12, 12), waves(8, 8, 3, 3)] as const;
        const exact = operands().map((x) => cast(x, "float32"));
        const got = await valuesOn(device, results(...operands()));
        const want = await valuesOn(device, results(exact[0], exact[1]));
        want.forEach((values, i) => {
          const scale = Math.max(...Array.from(values, Math.abs));
          const apart = Math.max(...Array.from(values, (value, j) => Math.abs(value - got[i][j])));
          assert(
            apart <= 2 ** -11 * scale,
            `${kind} ${variant || "table"}: result ${i} is off by ${apart / scale * 2048} u`,
          );
        });
      }, variant ? [variant] : []);
    }
  }
});

Deno.test("the gradient of a maximum finds it among values that were not rounded", async () => {
  const x = half([0.1, 0.3, 0.3]);
  const slope = grad((x: Tensor) => max(mul(x, 1 / 3)))(x);
  assertEquals(await slope.array(), [0, 0.5, 0.5].map((one) => fromHalf(toHalf(one / 3))));
});

Deno.test("an adapter without 16-bit floats says so, and reads float16 values all the same", async () => {
  const { gpu } = navigator;
  const poor = {
    async requestAdapter() {
      const adapter = (await gpu.requestAdapter())!;
      const { limits, info } = adapter;
      const requestDevice = (descriptor: GPUDeviceDescriptor) => adapter.requestDevice(descriptor);
      return { limits, info, features: new Set<string>(), requestDevice };
    },
  } as unknown as GPU;
  const device = await openDevice({ gpu: poor });
  try {
    const x = tensor([1, 2, 3], { dtype: "float16", device });
    await assertRejects(
      () => add(x, 1).data(),
      DeviceError,
      "lacks the feature shader-f16; use float32",
    );
    assertEquals(await x.array(), [1, 2, 3]);
  } finally {
    device.destroy();
  }
});
