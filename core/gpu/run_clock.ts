import type { Device } from "./device.ts";
import { readsAtOnce } from "./readback.ts";

/** Times work on a device: by its own clock where it has timestamp queries, else by the host's around one wait. */
export class RunClock {
  private readonly stamps: Stamps | undefined;

  constructor(private readonly device: Device) {
    this.stamps = device.gpu.features.has("timestamp-query") ? makeStamps(device.gpu) : undefined;
  }

  /** Milliseconds that one of `count` calls of `submit` keeps the device busy, copies between its dispatches included. */
  async time(submit: () => void, count: number): Promise<number> {
    const whole = await this.stamped(submit, count) ?? await this.waited(submit, count);
    return whole / count;
  }

  /** Ends the use of the clock. */
  destroy(): void {
    for (const one of Object.values(this.stamps ?? {})) one.destroy();
  }

  private async stamped(submit: () => void, count: number): Promise<number | undefined> {
    if (!this.stamps) return undefined;
    const { queries, resolved, staging } = this.stamps;
    this.stamp(0);
    for (let i = 0; i < count; i++) submit();
    this.stamp(1);
    const encoder = this.device.gpu.createCommandEncoder({ label: "read the clock" });
    encoder.resolveQuerySet(queries, 0, 2, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
    this.device.gpu.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const [begin, end] = new BigUint64Array(staging.getMappedRange().slice(0));
    staging.unmap();
    // Some drivers leave out the stamps of a pass that dispatches nothing.
    return end > begin ? Number(end - begin) / 1e6 : undefined;
  }

  private stamp(index: 0 | 1): void {
    const encoder = this.device.gpu.createCommandEncoder({ label: "clock" });
    const timestampWrites = {
      querySet: this.stamps!.queries,
      [`${index ? "end" : "beginning"}OfPassWriteIndex`]: index,
    };
    encoder.beginComputePass({ timestampWrites }).end();
    this.device.gpu.queue.submit([encoder.finish()]);
  }

  private async waited(submit: () => void, count: number): Promise<number> {
    const start = performance.now();
    for (let i = 0; i < count; i++) submit();
    const done = this.device.gpu.queue.onSubmittedWorkDone();
    // Deno polls the device within the call; only the promise comes late, by 11 ms whatever the work.
    const atOnce = performance.now() - start;
    await done;
    return readsAtOnce ? atOnce : performance.now() - start;
  }
}

interface Stamps {
  readonly queries: GPUQuerySet;
  readonly resolved: GPUBuffer;
  readonly staging: GPUBuffer;
}

function makeStamps(gpu: GPUDevice): Stamps {
  return {
    queries: gpu.createQuerySet({ type: "timestamp", count: 2 }),
    resolved: gpu.createBuffer({ size: 16, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC }),
    staging: gpu.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST }),
  };
}
