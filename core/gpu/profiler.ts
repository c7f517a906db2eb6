import { DeviceError } from "../errors.ts";
import type { PlannedStep } from "../plan/plan.ts";
import type { Shape } from "../shape.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/** What is timed: a dispatch, or the copies into textures before one. */
interface Timed {
  /** `conv2d+add+relu [8,6,28,28] (conv2d_rows)`, or `copy to textures`. */
  readonly label: string;
  readonly shape: Shape;
  /** None for copies. */
  readonly workgroups?: readonly [number, number, number];
  /** Bytes of everything that a dispatch binds, or that is copied. */
  readonly bytes: number;
}

/** One dispatch, or the copies before one, as the device's clock saw it. */
export interface TimedWork extends Timed {
  /** Nanoseconds on the device's clock. */
  readonly begin: number;
  readonly end: number;
}

/** Works timed by one query set, two timestamps each. */
const mostTimed = 2048;

/**
 * Times every dispatch of the runs that it sees, each in a pass of its own: as on no other occasion, passes are not shared. Copies
 * stand between two empty passes.
 */
export class Profiler {
  private readonly sets: TimedSet[] = [];

  constructor(private readonly device: Device) {
    if (!device.gpu.features.has("timestamp-query")) {
      throw new DeviceError("Cannot profile: the device has no timestamp queries (feature timestamp-query)");
    }
  }

  /** Opens the pass of one dispatch. */
  beginPass(
    encoder: GPUCommandEncoder,
    { label, shape, workgroups }: PlannedStep,
    resources: readonly Pooled[],
  ): GPUComputePassEncoder {
    const bytes = [...new Set(resources)].reduce((sum, { bytes }) => sum + bytes, 0);
    const { querySet, at } = this.take({ label, shape, workgroups, bytes });
    const timestampWrites = { querySet, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
    return encoder.beginComputePass({ label, timestampWrites });
  }

  /** Records the copies before a dispatch. */
  copies(encoder: GPUCommandEncoder, { copies }: PlannedStep, record: () => void): void {
    const elements = copies.reduce((sum, { elements }) => sum + elements, 0);
    const { querySet, at } = this.take({ label: "copy to textures", shape: [elements], bytes: 4 * elements });
    encoder.beginComputePass({ timestampWrites: { querySet, endOfPassWriteIndex: at } }).end();
    record();
    encoder.beginComputePass({ timestampWrites: { querySet, beginningOfPassWriteIndex: at + 1 } }).end();
  }

  private take(timed: Timed): { readonly querySet: GPUQuerySet; readonly at: number } {
    let set = this.sets.at(-1);
    if (!set || set.works.length === mostTimed) this.sets.push(set = newSet(this.device.gpu));
    return { querySet: set.queries, at: 2 * (set.works.push(timed) - 1) };
  }

  /** Waits for the device and gives the times of all works so far, in order. */
  async read(): Promise<TimedWork[]> {
    const { gpu } = this.device;
    const times: TimedWork[] = [];
    for (const { queries, works } of this.sets.splice(0)) {
      const bytes = works.length * 16;
      const resolved = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
      const staging = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      const encoder = gpu.createCommandEncoder({ label: "read timestamps" });
      encoder.resolveQuerySet(queries, 0, works.length * 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes);
      gpu.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
      works.forEach((work, i) => times.push({ ...work, begin: Number(stamps[2 * i]), end: Number(stamps[2 * i + 1]) }));
      for (const one of [queries, resolved, staging]) one.destroy();
    }
    return times;
  }
}

interface TimedSet {
  readonly queries: GPUQuerySet;
  readonly works: Timed[];
}

function newSet(gpu: GPUDevice): TimedSet {
  return { queries: gpu.createQuerySet({ type: "timestamp", count: 2 * mostTimed }), works: [] };
}
