// WebGPU in Node, which has none of its own.

/** What of the npm package `webgpu` is used. */
interface Webgpu {
  readonly create: (flags: readonly string[]) => GPU;
  readonly globals: object;
}

/** Where WebGPU and its constants go: the global scope. */
interface Scope {
  readonly navigator?: { readonly gpu?: GPU };
}

/**
 * Makes the WebGPU of the npm package `webgpu` global where the runtime has none and the package is installed. Where it is not,
 * opening a device says what to install; commands that compute nothing do without.
 *
 * @param load imports the package
 */
export async function provideWebgpu(load: () => Promise<unknown>, scope: Scope = globalThis): Promise<void> {
  if (scope.navigator?.gpu) return;
  const webgpu = await load().catch((error: { readonly code?: string }) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  }) as Webgpu | undefined;
  if (!webgpu) return;
  // Node 20 has no navigator, that of Node 22 has no setter.
  const navigator = scope.navigator ?? {};
  Object.defineProperty(navigator, "gpu", { value: webgpu.create([]), configurable: true });
  Object.defineProperty(scope, "navigator", { value: navigator, configurable: true });
  Object.assign(scope, webgpu.globals);
}
