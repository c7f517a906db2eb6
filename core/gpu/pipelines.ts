import { DeviceError } from "../errors.ts";
import type { PlannedStep } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/** A compiled kernel and the shape of its bind group. */
export interface Kernel {
  /** A number that no other kernel of the device has. */
  readonly id: number;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Compiles each distinct WGSL text once. */
export class Pipelines {
  /** Number of pipelines created so far, forgotten ones included: as many as there were distinct WGSL texts. */
  created = 0;
  private readonly kernels = new Map<string, Kernel>();

  constructor(private readonly device: Device) {}

  /** Number of pipelines that are kept. */
  get count(): number {
    return this.kernels.size;
  }

  /** The WGSL texts compiled so far, for checks with another compiler. */
  get sources(): readonly string[] {
    return [...this.kernels.keys()];
  }

  /** The pipeline of a step. */
  kernel(step: PlannedStep): Kernel {
    return this.kernels.get(step.code) ?? this.compile(step);
  }

  /** The pipeline of a step, made beside others where the runtime can. */
  async kernelAsync(step: PlannedStep): Promise<Kernel> {
    const known = this.kernels.get(step.code);
    if (known) return known;
    const { layout, descriptor } = this.device.watched(`compile ${step.label}`, () => this.describe(step));
    const pipeline = await this.device.gpu.createComputePipelineAsync(descriptor).catch((error: Error) => {
      throw new DeviceError(`Cannot compile ${step.label}: ${error.message.trim()}`, { cause: error });
    });
    return this.keep(step, pipeline, layout);
  }

  /** A bind group over these resources and, where the step has uniforms, `sizes`. */
  bindGroup(
    { layout }: Kernel,
    { label, bindings, uniforms }: PlannedStep,
    resources: readonly Pooled[],
    sizes: GPUBufferBinding,
  ): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = bindings.map(({ texels, range }, binding) => {
      const { resource } = resources[binding];
      return {
        binding,
        resource: texels ? (resource as GPUTexture).createView() : { buffer: resource as GPUBuffer, ...(range ?? {}) },
      };
    });
    if (uniforms.length > 0) entries.push({ binding: bindings.length, resource: sizes });
    return this.device.gpu.createBindGroup({ label, layout, entries });
  }

  /** Compiles anew from now on: some kernel failed. */
  forgetKernels(): void {
    this.kernels.clear();
  }

  private compile(step: PlannedStep): Kernel {
    return this.device.watched(`compile ${step.label}`, () => {
      const { layout, descriptor } = this.describe(step);
      return this.keep(step, this.device.gpu.createComputePipeline(descriptor), layout);
    });
  }

  private keep({ code }: PlannedStep, pipeline: GPUComputePipeline, layout: GPUBindGroupLayout): Kernel {
    const kernel = { id: this.created++, pipeline, layout };
    this.kernels.set(code, kernel);
    return kernel;
  }

  private describe(step: PlannedStep): { layout: GPUBindGroupLayout; descriptor: GPUComputePipelineDescriptor } {
    const { gpu } = this.device;
    const { label, code } = step;
    const layout = gpu.createBindGroupLayout({ label, entries: layoutEntries(step) });
    const descriptor = {
      label,
      layout: gpu.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: { module: gpu.createShaderModule({ label, code }), entryPoint: "main" },
    };
    return { layout, descriptor };
  }
}

function layoutEntries({ bindings, uniforms }: PlannedStep): GPUBindGroupLayoutEntry[] {
  const visibility = GPUShaderStage.COMPUTE;
  const entries: GPUBindGroupLayoutEntry[] = bindings.map(({ access, texels }, binding) => ({
    binding,
    visibility,
    ...(texels
      ? { storageTexture: { access: access === "read" ? "read-only" : "write-only", format: texels } }
      : { buffer: { type: access === "read" ? "read-only-storage" : "storage" } }),
  }));
  if (uniforms.length > 0) entries.push({ binding: bindings.length, visibility, buffer: { type: "uniform" } });
  return entries;
}
