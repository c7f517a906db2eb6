import type { PlannedStep } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/** A compiled kernel and the shape of its bind group. */
export interface Kernel {
  /** A number that no other kernel of the device has. */
  readonly id: number;
  readonly pipeline: GPUComputePipeline;
  readonly storageLayout: GPUBindGroupLayout;
}

/** Compiles each distinct WGSL text once. */
export class Pipelines {
  /** Number of pipelines created so far, forgotten ones included: as many as there were distinct WGSL texts. */
  created = 0;
  private readonly kernels = new Map<string, Kernel>();
  private readonly uniformLayout: GPUBindGroupLayout;

  constructor(private readonly device: Device) {
    this.uniformLayout = device.gpu.createBindGroupLayout({
      label: "sizes",
      entries: [{
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "uniform", hasDynamicOffset: true },
      }],
    });
  }

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

  /** A bind group over these resources. */
  storageGroup(kernel: Kernel, step: PlannedStep, resources: readonly Pooled[]): GPUBindGroup {
    return this.device.gpu.createBindGroup({
      label: step.label,
      layout: kernel.storageLayout,
      entries: step.bindings.map(({ texels, range }, binding) => {
        const { resource } = resources[binding];
        return {
          binding,
          resource: texels
            ? (resource as GPUTexture).createView()
            : { buffer: resource as GPUBuffer, ...(range ?? {}) },
        };
      }),
    });
  }

  /** A bind group over a plan's uniforms, to be used with dynamic offsets. */
  uniformGroup(buffer: GPUBuffer, size: number): GPUBindGroup {
    return this.device.gpu.createBindGroup({
      label: "sizes",
      layout: this.uniformLayout,
      entries: [{ binding: 0, resource: { buffer, size } }],
    });
  }

  /** Compiles anew from now on: some kernel failed. */
  forgetKernels(): void {
    this.kernels.clear();
  }

  private compile(step: PlannedStep): Kernel {
    const { gpu } = this.device;
    const { label } = step;
    return this.device.watched(`compile ${label}`, () => {
      const storageLayout = gpu.createBindGroupLayout({
        label,
        entries: step.bindings.map(({ access, texels }, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          ...(texels
            ? {
              storageTexture: {
                access: access === "read" ? "read-only" as const : "write-only" as const,
                format: texels,
              },
            }
            : { buffer: { type: access === "read" ? "read-only-storage" as const : "storage" as const } }),
        })),
      });
      const bindGroupLayouts = step.uniforms.length > 0 ? [storageLayout, this.uniformLayout] : [storageLayout];
      const pipeline = gpu.createComputePipeline({
        label,
        layout: gpu.createPipelineLayout({ label, bindGroupLayouts }),
        compute: { module: gpu.createShaderModule({ label, code: step.code }), entryPoint: "main" },
      });
      return { id: this.created++, pipeline, storageLayout };
    });
  }
}
