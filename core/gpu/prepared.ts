import { bytesPerTexel, type TexelFormat } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import type { HostValue, Place, Plan, PlannedCopy, PlannedForm, PlannedStep } from "../plan/plan.ts";
import { needsHalves } from "../plan/specialize.ts";
import { viewShift } from "../plan/views.ts";
import type { Device } from "./device.ts";
import type { Kernel } from "./pipelines.ts";
import type { Pooled } from "./pool.ts";
import type { Profiler } from "./profiler.ts";

/** Where a run's values are. */
export interface RunMemory {
  at(place: Place): Pooled;
  /** A host value's number. */
  number(value: HostValue): number;
  /** Gives a form its memory; whether it is there already, from an earlier run. */
  findForm(form: PlannedForm, key: string): boolean;
  /** Ends the use of a form. */
  leaveForm(slot: number): void;
}

/** A plan with what the device needs to run it: pipelines, made when they are first used, and its uniforms in one buffer. */
export class PreparedPlan {
  hasRun = false;
  /** The uniforms of each step. */
  readonly sizes: readonly GPUBufferBinding[];
  private readonly kernels: Kernel[] = [];
  private readonly words: DataView;
  private readonly varying: { at: number; type: "f32" | "i32" | "u32"; value: HostValue }[] = [];
  private readonly uniforms: GPUBuffer;
  private readonly bound: RecentGroups[];
  /** By step, what makes a form: one kernel with the same sizes always makes the same of a value. */
  private readonly formKeys: string[] = [];

  constructor(readonly plan: Plan, private readonly device: Device) {
    requireHalves(plan, device);
    this.bound = plan.steps.map(() => ({ resources: [], recent: [], next: 0 }));
    const alignment = device.gpu.limits.minUniformBufferOffsetAlignment;
    let bytes = 0;
    const ranges = plan.steps.map(({ uniforms }) => {
      const range = { offset: bytes, size: Math.max(16, Math.ceil(uniforms.length / 4) * 16) };
      bytes += Math.ceil(range.size / alignment) * alignment;
      return range;
    });
    this.words = new DataView(new ArrayBuffer(Math.max(16, bytes)));
    plan.steps.forEach((step, i) => this.fillConstants(step, ranges[i].offset));
    const buffer = device.gpu.createBuffer({
      label: `sizes of ${this.name}`,
      size: this.words.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.gpu.queue.writeBuffer(buffer, 0, this.words.buffer as ArrayBuffer);
    this.uniforms = buffer;
    this.sizes = ranges.map((range) => ({ buffer, ...range }));
  }

  /** For messages: the plan's last step. */
  get name(): string {
    return this.plan.steps.at(-1)?.label ?? "empty plan";
  }

  /** Records all dispatches in as few passes as the copies between them allow, or for a profiler each in one of its own. */
  encode(
    encoder: GPUCommandEncoder,
    memory: RunMemory,
    profiler?: Profiler,
  ): void {
    const { steps } = this.plan;
    if (this.varying.length > 0) this.writeVarying((value) => memory.number(value));
    if (steps.length === 0) return;
    let pass: GPUComputePassEncoder | undefined;
    const at = (place: Place) => memory.at(place);
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      const kernel = this.kernels[i] ??= this.device.pipelines.kernel(step);
      if (step.form && memory.findForm(step.form, this.formKeys[i] ??= formKey(step, kernel))) continue;
      const group = this.bindGroup(i, kernel, at);
      if (pass && (profiler || step.copies.length > 0)) {
        pass.end();
        pass = undefined;
      }
      if (profiler && step.copies.length > 0) profiler.copies(encoder, step, () => copyAll(encoder, step.copies, at));
      else copyAll(encoder, step.copies, at);
      pass ??= profiler?.beginPass(encoder, step, this.bound[i].resources) ??
        encoder.beginComputePass({ label: this.name });
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(step.workgroups[0], step.workgroups[1], step.workgroups[2]);
      for (let j = 0; j < step.formsRead.length; j++) memory.leaveForm(step.formsRead[j]);
    }
    pass?.end();
  }

  /** The bind group of a step: that of an earlier run where the memory is the same, so that steady loops make no garbage. */
  private bindGroup(index: number, kernel: Kernel, at: (place: Place) => Pooled): GPUBindGroup {
    const step = this.plan.steps[index];
    const bound = this.bound[index];
    const { resources, recent } = bound;
    for (let i = 0; i < step.bindings.length; i++) resources[i] = at(step.bindings[i].place);
    for (let i = 0; i < recent.length; i++) if (isSame(recent[i].resources, resources)) return recent[i].group;
    const group = this.device.pipelines.bindGroup(kernel, step, resources, this.sizes[index]);
    recent[bound.next] = { resources: [...resources], group };
    bound.next = (bound.next + 1) % mostRecent;
    return group;
  }

  private fillConstants({ uniforms }: PlannedStep, offset: number): void {
    uniforms.forEach(({ type, value }, i) => {
      const at = offset + i * 4;
      if ("constant" in value) this.setWord(at, type, value.constant);
      else this.varying.push({ at, type, value });
    });
  }

  private writeVarying(number: (value: HostValue) => number): void {
    for (let i = 0; i < this.varying.length; i++) {
      const { at, type, value } = this.varying[i];
      this.setWord(at, type, number(value));
    }
    this.device.gpu.queue.writeBuffer(this.uniforms, 0, this.words.buffer as ArrayBuffer);
  }

  private setWord(at: number, type: "f32" | "i32" | "u32", value: number): void {
    if (type === "f32") this.words.setFloat32(at, value, true);
    else if (type === "i32") this.words.setInt32(at, value, true);
    else this.words.setUint32(at, value, true);
  }
}

/** Throws where a plan stores 16-bit numbers that the device's shaders cannot. */
function requireHalves({ steps }: Plan, { gpu, info }: Device): void {
  if (gpu.features.has("shader-f16")) return;
  const step = steps.find(({ code }) => needsHalves(code));
  if (!step) return;
  throw new DeviceError(
    `Cannot compute ${step.label} in float16: the adapter ${info.description} lacks the feature shader-f16; use float32`,
  );
}

function formKey({ uniforms, workgroups }: PlannedStep, { id }: Kernel): string {
  return `${id} ${workgroups} ${uniforms.map(({ value }) => "constant" in value ? value.constant : "").join(" ")}`;
}

/** Bind groups of a step that are remembered: loops that hand memory on from value to value come back to it soon. */
const mostRecent = 32;

/** The memory that a step binds now, and bind groups of its last runs, the oldest of them at `next`. */
interface RecentGroups {
  readonly resources: Pooled[];
  readonly recent: { readonly resources: readonly Pooled[]; readonly group: GPUBindGroup }[];
  next: number;
}

function isSame(a: readonly Pooled[], b: readonly Pooled[]): boolean {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function copyAll(encoder: GPUCommandEncoder, copies: readonly PlannedCopy[], at: (place: Place) => Pooled): void {
  for (let i = 0; i < copies.length; i++) copyToTexture(encoder, copies[i], at);
}

/** Copies a buffer into a texture, see `plan/views.ts`: whole rows, and what is left. */
function copyToTexture(encoder: GPUCommandEncoder, { from, to, elements }: PlannedCopy, at: (place: Place) => Pooled) {
  const width = 2 ** viewShift;
  const texels = Math.ceil(elements / 4);
  const rows = Math.floor(texels / width);
  const rest = texels % width;
  const buffer = at(from).resource as GPUBuffer;
  const texture = at(to).resource as GPUTexture;
  const bytesPerRow = width * bytesPerTexel(texture.format as TexelFormat);
  if (rows > 0) encoder.copyBufferToTexture({ buffer, bytesPerRow }, { texture }, { width, height: rows });
  if (rest > 0) {
    const offset = rows * bytesPerRow;
    encoder.copyBufferToTexture({ buffer, offset, bytesPerRow }, { texture, origin: { y: rows } }, { width: rest });
  }
}
