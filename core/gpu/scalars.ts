import { arrayOver, type DType } from "../dtype.ts";
import type { Device } from "./device.ts";
import { readMapped, stagingBuffer } from "./readback.ts";
import { PendingScalar } from "./storage.ts";

/** Results that one block of staging memory holds before the host fetches them all. */
const capacity = 64;

/**
 * Rank-0 results (losses, counts) are copied into staging memory and end as host numbers, so that a loop which makes one per
 * step holds no device memory for them, dropped or kept. Filling a block waits for the device, which also bounds how
 * far submissions run ahead.
 */
export class ScalarRing {
  private block: ScalarBlock | undefined;

  constructor(private readonly device: Device) {}

  /** Records the copy of a one-element buffer and returns the value to come. */
  add(encoder: GPUCommandEncoder, buffer: GPUBuffer, dtype: DType): PendingScalar {
    if (!this.block || this.block.isFull) {
      const staging = this.block?.isSubmitted ? this.block.empty() : stagingBuffer(this.device.gpu, capacity * 4);
      this.block = new ScalarBlock(this.device, staging);
    }
    return this.block.add(encoder, buffer, dtype);
  }

  /** Says that every copy recorded so far has been submitted. */
  endRun(): void {
    if (this.block) this.block.isSubmitted = true;
  }
}

/** One piece of staging memory and the values that will arrive in it. */
export class ScalarBlock {
  isSubmitted = false;
  private readonly values: { storage: PendingScalar; dtype: DType }[] = [];
  private arrived = 0;

  constructor(private readonly device: Device, private readonly staging: GPUBuffer) {}

  get isFull(): boolean {
    return this.values.length === capacity;
  }

  add(encoder: GPUCommandEncoder, buffer: GPUBuffer, dtype: DType): PendingScalar {
    this.isSubmitted = false;
    encoder.copyBufferToBuffer(buffer, 0, this.staging, this.values.length * 4, 4);
    const storage = new PendingScalar(this.device, this);
    this.values.push({ storage, dtype });
    return storage;
  }

  /** Fetches every value and gives the memory to a new block. */
  empty(): GPUBuffer {
    this.fetch();
    return this.staging;
  }

  /** Waits for the device and hands every value of the block to its owner. */
  fetch(): void {
    const count = this.values.length;
    if (count === this.arrived) return;
    this.device.assertAlive("read a scalar");
    const bytes = readMapped(this.device, this.staging, count * 4);
    for (let i = this.arrived; i < count; i++) {
      const { storage, dtype } = this.values[i];
      storage.arrive(arrayOver(dtype, bytes.slice(i * 4, i * 4 + 4), 1)[0]);
    }
    this.arrived = count;
  }
}
