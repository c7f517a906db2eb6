// Compiles WGSL with Tint, the compiler of Chromium, without any GPU: naga, which Deno uses, accepts what browsers refuse.

/** Dawn for Node with its null backend: it validates and runs nothing. */
const DAWN = "npm:webgpu@0.6.2";

interface Dawn {
  create(options: readonly string[]): GPU;
}

/** A compiler to ask. `gpu` is held because its collection would pull the native instance from under the device. */
export interface Tint {
  readonly gpu: GPU;
  readonly device: GPUDevice;
}

/** Opens a device that validates with the limits that browsers offer at least. The caller destroys `device`. */
export async function openTint(): Promise<Tint> {
  const { create } = await import(DAWN) as Dawn;
  const gpu = create(["backend=null"]);
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error(`${DAWN} offers no null adapter`);
  return { gpu, device: await adapter.requestDevice() };
}

/**
 * What Tint says about a shader: one line for each message, `label:line:column: error: text`, or the validation
 * error of its compute pipeline (over-large workgroups, missing entry point). Empty where it is happy.
 */
export async function tintMessages({ device }: Tint, wgsl: string, label: string): Promise<string[]> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code: wgsl, label });
  const info = await module.getCompilationInfo();
  const messages = info.messages.map((m) => `${label}:${m.lineNum}:${m.linePos}: ${m.type}: ${m.message}`);
  if (messages.length === 0) device.createComputePipeline({ layout: "auto", compute: { module }, label });
  const error = await device.popErrorScope();
  return messages.length === 0 && error !== null ? [`${label}: ${error.message}`] : messages;
}
