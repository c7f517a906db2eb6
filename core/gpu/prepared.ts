import type { HostValue, Place, Plan, PlannedStep } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Kernel } from "./pipelines.ts";
import type { Pooled } from "./pool.ts";
import type { Profiler } from "./profiler.ts";

/** A plan with what the device needs to run it: pipelines, and its uniforms in one buffer. */
export class PreparedPlan {
  hasRun = false;
  private readonly kernels: Kernel[];
  private readonly offsets: number[] = [];
  private readonly words: DataView;
  private readonly varying: { at: number; type: "f32" | "i32" | "u32"; value: HostValue }[] = [];
  private readonly uniforms: GPUBuffer | undefined;
  private readonly groups: (GPUBindGroup | undefined)[];
  private readonly bound: { readonly resources: Pooled[]; group?: GPUBindGroup }[];

  constructor(readonly plan: Plan, private readonly device: Device) {
    this.bound = plan.steps.map(() => ({ resources: [] }));
    this.kernels = plan.steps.map((step) => device.pipelines.kernel(step));
    const alignment = device.gpu.limits.minUniformBufferOffsetAlignment;
    let bytes = 0;
    for (const { uniforms } of plan.steps) {
      this.offsets.push(bytes);
      bytes += Math.ceil(Math.max(uniforms.length * 4, 16) / alignment) * alignment;
    }
    this.words = new DataView(new ArrayBuffer(bytes));
    plan.steps.forEach((step, i) => this.fillConstants(step, this.offsets[i]));
    if (bytes > 0) {
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      this.uniforms = device.gpu.createBuffer({ label: `sizes of ${this.name}`, size: bytes, usage });
      device.gpu.queue.writeBuffer(this.uniforms, 0, this.words.buffer as ArrayBuffer);
    }
    this.groups = plan.steps.map(({ uniforms }) =>
      uniforms.length === 0
        ? undefined
        : device.pipelines.uniformGroup(this.uniforms!, Math.max(16, Math.ceil(uniforms.length / 4) * 16))
    );
  }

  /** For messages: the plan's last step. */
  get name(): string {
    return this.plan.steps.at(-1)?.label ?? "empty plan";
  }

  /** Records all dispatches: in one pass, or for a profiler each in a pass of its own. */
  encode(
    encoder: GPUCommandEncoder,
    at: (place: Place) => Pooled,
    number: (value: HostValue) => number,
    profiler?: Profiler,
  ): void {
    const { steps } = this.plan;
    if (this.varying.length > 0) this.writeVarying(number);
    if (steps.length === 0) return;
    if (profiler) {
      steps.forEach((step, i) => {
        const storage = this.storageGroup(i, at);
        const pass = profiler.beginPass(encoder, step, this.bound[i].resources);
        this.dispatch(pass, i, storage);
        pass.end();
      });
      return;
    }
    const pass = encoder.beginComputePass({ label: this.name });
    for (let i = 0; i < steps.length; i++) this.dispatch(pass, i, this.storageGroup(i, at));
    pass.end();
  }

  private dispatch(pass: GPUComputePassEncoder, index: number, storage: GPUBindGroup): void {
    pass.setPipeline(this.kernels[index].pipeline);
    pass.setBindGroup(0, storage);
    const uniforms = this.groups[index];
    if (uniforms) pass.setBindGroup(1, uniforms, [this.offsets[index]]);
    pass.dispatchWorkgroups(...this.plan.steps[index].workgroups);
  }

  /** The bind group of a step: that of the run before where the memory is the same, so that steady loops make no garbage. */
  private storageGroup(index: number, at: (place: Place) => Pooled): GPUBindGroup {
    const step = this.plan.steps[index];
    const last = this.bound[index];
    let isSame = last.group !== undefined;
    for (let i = 0; i < step.bindings.length; i++) {
      const resource = at(step.bindings[i].place);
      if (resource === last.resources[i]) continue;
      last.resources[i] = resource;
      isSame = false;
    }
    if (!isSame) last.group = this.device.pipelines.storageGroup(this.kernels[index], step, last.resources);
    return last.group!;
  }

  private fillConstants({ uniforms }: PlannedStep, offset: number): void {
    uniforms.forEach(({ type, value }, i) => {
      const at = offset + i * 4;
      if ("constant" in value) this.setWord(at, type, value.constant);
      else this.varying.push({ at, type, value });
    });
  }

  private writeVarying(number: (value: HostValue) => number): void {
    for (const { at, type, value } of this.varying) this.setWord(at, type, number(value));
    this.device.gpu.queue.writeBuffer(this.uniforms!, 0, this.words.buffer as ArrayBuffer);
  }

  private setWord(at: number, type: "f32" | "i32" | "u32", value: number): void {
    if (type === "f32") this.words.setFloat32(at, value, true);
    else if (type === "i32") this.words.setInt32(at, value, true);
    else this.words.setUint32(at, value, true);
  }
}
