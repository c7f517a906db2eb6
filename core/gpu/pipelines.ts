import type { PlannedStep } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/** A compiled kernel and the shape of its bind group. */
export interface Kernel {
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
    let kernel = this.kernels.get(step.code);
    if (!kernel) this.kernels.set(step.code, kernel = this.compile(step));
    return kernel;
  }

  /** A bind group over these resources and, where the step has uniforms, `sizes`. */
  bindGroup(
    { layout }: Kernel,
    { label, bindings, uniforms }: PlannedStep,
    resources: readonly Pooled[],
    sizes: GPUBufferBinding,
  ): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = bindings.map(({ layout, range }, binding) => {
      const { resource } = resources[binding];
      return {
        binding,
        resource: layout === "texture"
          ? (resource as GPUTexture).createView()
          : { buffer: resource as GPUBuffer, ...(range ?? {}) },
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
    const { gpu } = this.device;
    const { label } = step;
    return this.device.watched(`compile ${label}`, () => {
      const layout = gpu.createBindGroupLayout({ label, entries: layoutEntries(step) });
      const pipeline = gpu.createComputePipeline({
        label,
        layout: gpu.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module: gpu.createShaderModule({ label, code: step.code }), entryPoint: "main" },
      });
      this.created++;
      return { pipeline, layout };
    });
  }
}

function layoutEntries({ bindings, uniforms }: PlannedStep): GPUBindGroupLayoutEntry[] {
  const visibility = GPUShaderStage.COMPUTE;
  const entries: GPUBindGroupLayoutEntry[] = bindings.map(({ access, layout }, binding) => ({
    binding,
    visibility,
    ...(layout === "texture"
      ? { storageTexture: { access: access === "read" ? "read-only" : "write-only", format: "rgba32float" } }
      : { buffer: { type: access === "read" ? "read-only-storage" : "storage" } }),
  }));
  if (uniforms.length > 0) entries.push({ binding: bindings.length, visibility, buffer: { type: "uniform" } });
  return entries;
}
