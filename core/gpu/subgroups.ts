import type { Target } from "../kernel.ts";

/** Lanes of the subgroups that kernels count on: those of lavapipe on processors with vectors of 256 bits. */
const lanes = 8;

const name = "subgroups" as GPUFeatureName;

/** Requests a device with subgroups where they have the lanes that kernels count on. */
export async function deviceWithSubgroups(adapter: GPUAdapter, descriptor: GPUDeviceDescriptor): Promise<GPUDevice> {
  // Deno 2.9 has the feature without listing it, so that asking is the only way to know.
  const isWorthAsking = hasLanes(adapter.info) && (adapter.features.has(name) || "Deno" in globalThis);
  if (!isWorthAsking) return await adapter.requestDevice(descriptor);
  try {
    return await adapter.requestDevice({
      ...descriptor,
      requiredFeatures: [...descriptor.requiredFeatures ?? [], name],
    });
  } catch {
    return await adapter.requestDevice(descriptor);
  }
}

/** What a device's modules must say to use subgroups; undefined where they cannot. Deno's compiler refuses what the standard demands. */
export function subgroupsOf(gpu: GPUDevice, info: GPUAdapterInfo): Target["subgroups"] {
  if (!gpu.features.has(name) || !hasLanes(info)) return undefined;
  return "Deno" in globalThis ? "implied" : "enable";
}

function hasLanes({ subgroupMinSize, subgroupMaxSize }: GPUAdapterInfo): boolean {
  return subgroupMinSize === lanes && subgroupMaxSize === lanes;
}
