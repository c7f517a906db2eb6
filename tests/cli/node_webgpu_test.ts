import { assertEquals, assertRejects } from "@std/assert";
import { provideWebgpu } from "../../cli/node_webgpu.ts";

const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
const webgpu = { create: () => gpu, globals: { GPUBufferUsage: { MAP_READ: 1 } } };

Deno.test("Node's WebGPU and its constants become global, with a navigator or without", async () => {
  for (const scope of [{}, { navigator: {} }] as { navigator?: { gpu?: GPU }; GPUBufferUsage?: unknown }[]) {
    await provideWebgpu(() => Promise.resolve(webgpu), scope);
    assertEquals([scope.navigator?.gpu, scope.GPUBufferUsage], [gpu, webgpu.globals.GPUBufferUsage]);
  }
});

Deno.test("a runtime with WebGPU keeps its own, one without the package is left as it is", async () => {
  const own = { navigator: { gpu } };
  await provideWebgpu(() => Promise.reject(new Error("must not be asked for")), own);
  assertEquals(own, { navigator: { gpu } });
  const bare = {};
  const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  await provideWebgpu(() => Promise.reject(missing), bare);
  assertEquals(bare, {});
  const broken = () => Promise.reject(Object.assign(new Error("no such symbol"), { code: "ERR_DLOPEN_FAILED" }));
  await assertRejects(() => provideWebgpu(broken, {}), Error, "no such symbol");
});
