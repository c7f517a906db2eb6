import { DeviceError } from "../errors.ts";
import type { PlannedStep } from "../plan/plan.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/** One dispatch, as the device's clock saw it. */
export interface DispatchTime {
  readonly step: PlannedStep;
  /** Bytes of everything that it binds. */
  readonly bytes: number;
  /** Nanoseconds on the device's clock. */
  readonly begin: number;
  readonly end: number;
}

/** Dispatches timed by one query set, two timestamps each. */
const mostTimed = 2048;

/** Times every dispatch of the runs that it sees, each in a pass of its own: as on no other occasion, passes are not shared. */
export class Profiler {
  private readonly sets: TimedSet[] = [];

  constructor(private readonly device: Device) {
    if (!device.gpu.features.has("timestamp-query")) {
      throw new DeviceError("Cannot profile: the device has no timestamp queries (feature timestamp-query)");
    }
  }

  /** Opens the pass of one dispatch. */
  beginPass(encoder: GPUCommandEncoder, step: PlannedStep, resources: readonly Pooled[]): GPUComputePassEncoder {
    let set = this.sets.at(-1);
    if (!set || set.dispatches.length === mostTimed) this.sets.push(set = newSet(this.device.gpu));
    const at = 2 * set.dispatches.length;
    set.dispatches.push({ step, bytes: [...new Set(resources)].reduce((sum, { bytes }) => sum + bytes, 0) });
    const timestampWrites = { querySet: set.queries, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
    return encoder.beginComputePass({ label: step.label, timestampWrites });
  }

  /** Waits for the device and gives the times of all dispatches so far, in order. */
  async read(): Promise<DispatchTime[]> {
    const { gpu } = this.device;
    const times: DispatchTime[] = [];
    for (const { queries, dispatches } of this.sets.splice(0)) {
      const bytes = dispatches.length * 16;
      const resolved = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
      const staging = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      const encoder = gpu.createCommandEncoder({ label: "read timestamps" });
      encoder.resolveQuerySet(queries, 0, dispatches.length * 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes);
      gpu.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
      dispatches.forEach((dispatch, i) =>
        times.push({ ...dispatch, begin: Number(stamps[2 * i]), end: Number(stamps[2 * i + 1]) })
      );
      for (const one of [queries, resolved, staging]) one.destroy();
    }
    return times;
  }
}

interface TimedSet {
  readonly queries: GPUQuerySet;
  readonly dispatches: { readonly step: PlannedStep; readonly bytes: number }[];
}

function newSet(gpu: GPUDevice): TimedSet {
  return { queries: gpu.createQuerySet({ type: "timestamp", count: 2 * mostTimed }), dispatches: [] };
}
