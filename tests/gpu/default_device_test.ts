import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { add, defaultDevice, DeviceError, tensor } from "../../core/mod.ts";
import { type Runtime, webgpuEntry, withoutAdapter } from "../../core/gpu/entry.ts";

const blind = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;

Deno.test("where there is no WebGPU, the message says what to install, by runtime", () => {
  const message = (runtime: Runtime) => assertThrows(() => webgpuEntry(undefined, runtime), DeviceError).message;
  const node = message({ process: { versions: { node: "20.0.0" } }, navigator: {} });
  assertStringIncludes(node, "npm install webgpu");
  assertStringIncludes(node, "await defaultDevice({ gpu: create([]) })");
  assertStringIncludes(message({ Deno: {} }), "Deno 2");
  assertStringIncludes(message({ navigator: {}, isSecureContext: false }), "https://");
  assertStringIncludes(message({ navigator: {}, isSecureContext: true }), "Chrome or Edge 113");
});

Deno.test("an entry point without WebGPU's constants is refused before it is used", () => {
  const error = assertThrows(() => webgpuEntry(blind, { process: { versions: { node: "20.0.0" } } }), DeviceError);
  assertStringIncludes(error.message, "Object.assign(globalThis, globals)");
});

Deno.test("where no adapter is found, a browser is told other than a host", () => {
  assertStringIncludes(withoutAdapter({ Deno: {} }), "mesa-vulkan-drivers");
  assertStringIncludes(withoutAdapter({}), "browser's settings");
});

Deno.test("the default device takes options at its first opening and keeps them", async () => {
  await assertRejects(() => defaultDevice({ gpu: blind }), DeviceError, "no adapter");
  const device = await defaultDevice({ kind: "gpu" });
  assertEquals([device.info.kind, await defaultDevice()], ["gpu", device]);
  assertEquals(await add(tensor([1]), 1).item(), 2);
  await assertRejects(() => defaultDevice({ kind: "cpu" }), DeviceError, "it is open");
  device.destroy();
  const next = await defaultDevice();
  assert(next !== device);
  assertEquals(next.info.kind, "gpu");
});
