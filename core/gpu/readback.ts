import { DeviceError } from "../errors.ts";
import type { Device } from "./device.ts";
import type { Pooled } from "./pool.ts";

/**
 * Deno maps a buffer within the call of `mapAsync` if it was mapped at creation once ("primed"); its promise would only
 * come 11 ms later. Elsewhere the promise has to be awaited.
 */
export const readsAtOnce: boolean = "Deno" in globalThis;

/** A primed buffer that the host can map for reading. */
export function stagingBuffer(gpu: GPUDevice, bytes: number): GPUBuffer {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const buffer = gpu.createBuffer({ label: `staging ${bytes} bytes`, size: bytes, usage, mappedAtCreation: true });
  buffer.unmap();
  return buffer;
}

/** Waits within the call for submitted work and copies the bytes of a primed buffer. Deno only. */
export function readMapped(device: Device, staging: GPUBuffer, bytes: number): ArrayBuffer {
  staging.mapAsync(GPUMapMode.READ).catch(() => {});
  try {
    const copy = staging.getMappedRange(0, bytes).slice(0);
    staging.unmap();
    return copy;
  } catch (cause) {
    throw device.lost ?? new DeviceError("Cannot read back: the device gave no mapped memory", { cause });
  }
}

/** Reads buffers back in one wait, whatever their number. */
export class Readback {
  private staging: GPUBuffer | undefined;
  private marker: GPUBuffer | undefined;

  constructor(private readonly device: Device) {}

  /** The first `bytes` bytes of each buffer. */
  async read(requests: readonly { pooled: Pooled<GPUBuffer>; bytes: number }[]): Promise<ArrayBuffer[]> {
    const offsets: number[] = [];
    let total = 0;
    for (const { bytes } of requests) {
      offsets.push(total);
      total += Math.ceil(bytes / 8) * 8;
    }
    if (total === 0) return requests.map(() => new ArrayBuffer(0));
    this.device.assertAlive("read back");
    const staging = this.take(total);
    const encoder = this.device.gpu.createCommandEncoder({ label: "read back" });
    requests.forEach(({ pooled, bytes }, i) => {
      if (bytes > 0) encoder.copyBufferToBuffer(pooled.resource, 0, staging, offsets[i], bytes);
    });
    this.device.gpu.queue.submit([encoder.finish()]);
    const all = readsAtOnce ? readMapped(this.device, staging, total) : await this.map(staging, total);
    this.giveBack(staging);
    return requests.map(({ bytes }, i) => all.slice(offsets[i], offsets[i] + bytes));
  }

  /** Waits within the call until everything submitted has run. Deno only. */
  fence(): void {
    const { gpu, pool } = this.device;
    const pooled = pool.buffer(64);
    this.marker ??= stagingBuffer(gpu, 4);
    const encoder = gpu.createCommandEncoder({ label: "fence" });
    encoder.copyBufferToBuffer(pooled.resource, 0, this.marker, 0, 4);
    gpu.queue.submit([encoder.finish()]);
    readMapped(this.device, this.marker, 4);
    pool.release(pooled);
  }

  private async map(staging: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    try {
      await staging.mapAsync(GPUMapMode.READ);
    } catch (cause) {
      throw this.device.lost ?? new DeviceError("Cannot read back: mapping failed", { cause });
    }
    const copy = staging.getMappedRange(0, bytes).slice(0);
    staging.unmap();
    return copy;
  }

  private take(bytes: number): GPUBuffer {
    const kept = this.staging;
    this.staging = undefined;
    if (kept && kept.size >= bytes && kept.size <= Math.max(65536, bytes * 4)) return kept;
    kept?.destroy();
    return stagingBuffer(this.device.gpu, Math.max(4096, 2 ** Math.ceil(Math.log2(bytes))));
  }

  private giveBack(staging: GPUBuffer): void {
    this.staging?.destroy();
    this.staging = staging;
  }
}
