import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  add,
  defaultDevice,
  DeviceError,
  DisposedError,
  full,
  mul,
  openDevice,
  realize,
  sum,
  tensor,
} from "../../core/mod.ts";
import type { Tensor } from "../../core/mod.ts";
import type { Op } from "../../core/op.ts";
import { apply } from "../../core/tensor.ts";

const brokenOp: Op<null> = {
  name: "broken",
  infer: ([x]) => x,
  lower: { kind: "elementwise", expression: ([x]) => `${x} + 1u` },
  grad: "none",
};

Deno.test("invalid WGSL rejects the read with operation, shader and line, and the device goes on", async () => {
  const error = await assertRejects(() => apply(brokenOp, [tensor([1, 2])], null).data(), DeviceError);
  assertStringIncludes(error.message, "broken [2] (pointwise)");
  assertStringIncludes(error.message, "let v1 = v0 + 1u");
  assertEquals(await add(tensor([1]), 1).item(), 2);
});

Deno.test("a value whose kernel failed stays unusable", async () => {
  const y = apply(brokenOp, [tensor([3])], null);
  await assertRejects(() => y.data(), DeviceError);
  await assertRejects(() => y.data(), DisposedError, "its computation failed");
});

Deno.test("a buffer over the device limit is refused with both sizes", async () => {
  const { gpu } = await defaultDevice();
  const elements = Math.floor(gpu.limits.maxBufferSize / 4) + 1024;
  const error = await assertRejects(() => full([elements], 1).data(), DeviceError);
  assertStringIncludes(error.message, `the device allows ${gpu.limits.maxBufferSize}`);
});

Deno.test("reads from a lost device reject, and a new default device works", async () => {
  const device = await defaultDevice();
  const y = add(tensor([1, 2]), 1);
  await realize(y);
  device.destroy();
  await assertRejects(() => y.data(), DeviceError, "destroyed");
  await assertRejects(() => mul(y, 2).data(), DeviceError, "destroyed");
  await assertRejects(() => device.sync(), DeviceError, "destroyed");
  assertEquals(await add(tensor([1]), 1).item(), 2);
  assert(await defaultDevice() !== device);
});

Deno.test("a device lost while reads are pending rejects them all", async () => {
  const device = await openDevice();
  const values = [1, 2, 3].map((value) => tensor([value], { device }));
  const reads = values.map((x) => add(x, 1).data());
  device.destroy();
  for (const result of await Promise.allSettled(reads)) {
    if (result.status === "rejected") assert(result.reason instanceof DeviceError);
  }
  await assertRejects(() => add(values[0], 2).data(), DeviceError);
});

Deno.test("tensors of two devices do not meet", async () => {
  const [one, other] = [await openDevice(), await openDevice()];
  const [a, b] = [tensor([1], { device: one }), tensor([2], { device: other })];
  assertThrows(() => add(a, b), DeviceError, "two devices");
  one.destroy();
  other.destroy();
});

Deno.test("disposed tensors name the reason; what was computed from them stays", async () => {
  const x = tensor([1, 2]);
  const y = add(x, 1);
  await realize(y);
  x.dispose();
  assertThrows(() => add(x, 1), DisposedError, "dispose() was called");
  await assertRejects(() => x.data(), DisposedError);
  assertEquals(await y.array(), [2, 3]);
});

Deno.test("a pending tensor whose operand was disposed says so", async () => {
  const x = tensor([1, 2]);
  const y = add(x, 1);
  x.dispose();
  await assertRejects(() => y.data(), DisposedError, "dispose() was called");
});

Deno.test("dispose gives memory back at once", async () => {
  const device = await defaultDevice();
  const before = device.memory();
  const y: Tensor = add(tensor(new Float32Array(5000)), 1);
  await realize(y);
  assertEquals(device.memory().liveTensors, before.liveTensors + 1);
  y.dispose();
  assertEquals(device.memory().liveTensors, before.liveTensors);
  assertEquals(device.memory().liveBytes, before.liveBytes);
});

Deno.test("both kinds of kernels give the same sums", async () => {
  const values = Float32Array.from({ length: 100_003 }, (_, i) => (i * 7919) % 13 - 6);
  const expected = values.reduce((a, b) => a + b, 0);
  for (const kind of ["cpu", "gpu"] as const) {
    const device = await openDevice({ kind });
    assertEquals(await sum(tensor(values, { device })).item(), expected);
    device.destroy();
  }
});

Deno.test("host values are read while a computation sends them to the device", async () => {
  const x = tensor([1, 2, 3]);
  for (let i = 0; i < 3; i++) {
    const [sum, same] = await Promise.all([add(x, i).array(), x.array()]);
    assertEquals([sum, same], [[1 + i, 2 + i, 3 + i], [1, 2, 3]]);
  }
});

Deno.test("several reads of one tree give each its own values", async () => {
  const x = tensor([1, 2, 3]);
  const [a, b, c] = await Promise.all([add(x, 1).array(), mul(x, 2).array(), sum(x).array()]);
  assertEquals([a, b, c], [[2, 3, 4], [2, 4, 6], 6]);
});
