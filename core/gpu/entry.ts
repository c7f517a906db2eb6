import { DeviceError } from "../errors.ts";

/** What the messages below depend on, of the global scope of any runtime. */
export interface Runtime {
  readonly Deno?: unknown;
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly navigator?: { readonly gpu?: GPU };
  readonly isSecureContext?: boolean;
  readonly GPUBufferUsage?: unknown;
}

/**
 * The entry point of WebGPU: the one given, or `navigator.gpu`.
 *
 * @throws {DeviceError} where there is none, with what to install
 */
export function webgpuEntry(given: GPU | undefined, runtime: Runtime = globalThis as unknown as Runtime): GPU {
  const entry = given ?? runtime.navigator?.gpu;
  if (!entry) throw new DeviceError(`Cannot open a device: ${withoutEntry(runtime)}`);
  if (runtime.GPUBufferUsage === undefined) {
    throw new DeviceError(
      "Cannot open a device: the constants of WebGPU (GPUBufferUsage ...) are not global; " +
        'in Node, call Object.assign(globalThis, globals) with the `globals` of the npm package "webgpu" first',
    );
  }
  return entry;
}

function withoutEntry(runtime: Runtime): string {
  if (runtime.Deno) return "this Deno has no WebGPU; use Deno 2.3 or newer";
  if (runtime.process?.versions?.node) {
    return "Node has no WebGPU of its own; npm install webgpu; a program then needs\n" +
      '  import { create, globals } from "webgpu";\n' +
      "  Object.assign(globalThis, globals);\n" +
      "  await defaultDevice({ gpu: create([]) }); // before anything else uses a device";
  }
  if (runtime.isSecureContext === false) return "browsers offer WebGPU on https:// and localhost pages only";
  return "this browser has no WebGPU; use Chrome or Edge 113, Safari 26, Firefox 141, or newer";
}

/** What to do where WebGPU is there and finds nothing to run on. */
export function withoutAdapter(runtime: Runtime = globalThis as unknown as Runtime): string {
  const onHost = runtime.Deno || runtime.process?.versions?.node;
  return "Cannot open a device: WebGPU found no adapter; " +
    (onHost
      ? "install a Vulkan driver (Debian and Ubuntu: apt-get install mesa-vulkan-drivers; " +
        'the npm package "webgpu" needs Mesa 25 or SwiftShader)'
      : "enable graphics acceleration in the browser's settings, or update the graphics driver");
}
