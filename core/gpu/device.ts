import { bytesPerWord, type StoredArray } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import type { Target } from "../kernel.ts";
import { Identities } from "../plan/graph.ts";
import { slotWords } from "../plan/liveness.ts";
import { webgpuEntry, withoutAdapter } from "./entry.ts";
import { Executor } from "./executor.ts";
import { Pipelines } from "./pipelines.ts";
import { type MemoryCounts, Pool } from "./pool.ts";
import { Readback, readsAtOnce } from "./readback.ts";
import { ScalarRing } from "./scalars.ts";
import { DeviceStorage } from "./storage.ts";
import { deviceWithSubgroups, subgroupsOf } from "./subgroups.ts";
import { choicesOf, misfitOf, type Tuning } from "./tuning.ts";

/** How to open a device. */
export interface DeviceOptions {
  /** The WebGPU entry point; default `navigator.gpu`. Node has none: hand it the one of the npm package `webgpu`. */
  readonly gpu?: GPU;
  /** Which adapter to prefer where there are several; default `high-performance`. */
  readonly powerPreference?: GPUPowerPreference;
  /** Whether kernels for software adapters (`cpu`) or for graphics cards (`gpu`) are used; default by adapter. */
  readonly kind?: "cpu" | "gpu";
  /** What `tune` found on this adapter: kernels of contractions are chosen by it. */
  readonly tuning?: Tuning;
}

/** What a device is. */
export interface DeviceInfo {
  /** What the adapter calls itself. */
  readonly description: string;
  /** `cpu` for software adapters such as lavapipe and SwiftShader. */
  readonly kind: "cpu" | "gpu";
}

/** An open WebGPU device with its caches: pipelines, plans, pooled memory. */
export class Device {
  /** What the device is. */
  readonly info: DeviceInfo;
  /** @internal What lowerings may know of it. */
  target: Target;
  /** @internal Its memory. */
  readonly pool: Pool;
  /** @internal Its compiled kernels. */
  readonly pipelines: Pipelines;
  /** @internal Reads values back. */
  readonly readback: Readback;
  /** @internal Brings rank-0 results to the host. */
  readonly scalars: ScalarRing;
  /** @internal Plans and runs computations. */
  readonly executor: Executor;
  /** @internal Numbers of what plans are found by. */
  readonly identities: Identities = new Identities();
  /** Why the device is gone, once it is. */
  lost: DeviceError | undefined;
  private failure: DeviceError | undefined;
  private checks: Promise<void>[] = [];

  private constructor(readonly gpu: GPUDevice, adapterInfo: GPUAdapterInfo, kind: "cpu" | "gpu" | undefined) {
    const { description, vendor, architecture, isFallbackAdapter } = adapterInfo;
    // Browsers tell the vendor and the architecture alone.
    const name = description || `${vendor} ${architecture}`.trim() || "unknown adapter";
    const software = isFallbackAdapter || /llvmpipe|swiftshader|software/i.test(name);
    this.info = { description: name, kind: kind ?? (software ? "cpu" : "gpu") };
    this.target = { kind: this.info.kind, limits: gpu.limits, subgroups: subgroupsOf(gpu, adapterInfo) };
    this.pipelines = new Pipelines(this);
    this.pool = new Pool(gpu);
    this.readback = new Readback(this);
    this.scalars = new ScalarRing(this);
    this.executor = new Executor(this);
    gpu.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.fail("run", (event as GPUUncapturedErrorEvent).error);
    });
    gpu.lost.then(({ reason, message }) => {
      this.lost ??= new DeviceError(`The device was lost (${reason || "unknown reason"}): ${message}`);
    });
  }

  /** Opens an adapter's device with the highest limits and the useful features that it has. */
  static async open({ gpu, powerPreference = "high-performance", kind, tuning }: DeviceOptions = {}): Promise<Device> {
    const adapter = await webgpuEntry(gpu).requestAdapter({ powerPreference });
    if (!adapter) throw new DeviceError(withoutAdapter());
    const device = await deviceWithSubgroups(adapter, {
      label: "tilegrad",
      requiredFeatures: (["timestamp-query", "shader-f16"] as const).filter((name) => adapter.features.has(name)),
      requiredLimits: highestLimits(adapter.limits),
    });
    const opened = new Device(device, adapter.info, kind);
    if (tuning) opened.useTuning(tuning);
    return opened;
  }

  /**
   * Chooses kernels of contractions by a tuning from now on. What `jit` has captured keeps its kernels.
   *
   * @param tuning what `tune` found on this adapter, maybe in an earlier run
   * @throws {DeviceError} where it was made on another adapter or by another version of tilegrad, with both names
   */
  useTuning(tuning: Tuning): void {
    this.target = { ...this.target, tuned: choicesOf(tuning, this.info) };
    this.executor.forgetPlans();
  }

  /** Whether a tuning was made on this adapter, for this kind of kernels, by this version of tilegrad. */
  accepts(tuning: Tuning): boolean {
    return misfitOf(tuning, this.info) === undefined;
  }

  /** @internal Computes contractions by these kernels from now on, where they take the shapes. */
  force(variants: readonly string[]): void {
    this.target = { ...this.target, forced: variants };
    this.executor.forgetPlans();
  }

  /** @internal Copies values, in whole words, to the device. */
  upload(data: StoredArray): DeviceStorage {
    this.assertAlive("upload a tensor");
    const pooled = this.pool.buffer(slotWords(data.byteLength / bytesPerWord));
    if (data.length > 0) this.gpu.queue.writeBuffer(pooled.resource, 0, data as Float32Array<ArrayBuffer>);
    return new DeviceStorage(this, pooled);
  }

  /** @internal Copies values that come in parts of whole words to the device, each before the next is asked for. */
  async uploadParts(parts: AsyncIterable<StoredArray>, words: number): Promise<DeviceStorage> {
    this.assertAlive("upload a tensor");
    const pooled = this.pool.buffer(slotWords(words));
    try {
      let at = 0;
      for await (const part of parts) {
        this.gpu.queue.writeBuffer(pooled.resource, at, part as Float32Array<ArrayBuffer>);
        at += part.byteLength;
        // What is written waits in memory of the driver until the device has copied it.
        if (readsAtOnce) this.readback.fence();
        else await this.sync();
      }
    } catch (error) {
      this.pool.release(pooled);
      throw error;
    }
    return new DeviceStorage(this, pooled);
  }

  /** Counts of what the device holds now. */
  memory(): MemoryCounts {
    return this.pool.counts();
  }

  /** Waits until everything submitted so far has run, and reports what went wrong. */
  async sync(): Promise<void> {
    this.assertAlive("wait for the device");
    await this.gpu.queue.onSubmittedWorkDone();
    await this.settle();
  }

  /** Ends the device. Values on it are gone; using them throws. */
  destroy(): void {
    this.lost ??= new DeviceError("The device was destroyed; open another with openDevice()");
    this.gpu.destroy();
  }

  /** Throws where the device is gone, or where earlier work failed and nobody has been told. */
  assertAlive(action: string): void {
    if (this.lost) throw new DeviceError(`Cannot ${action}: ${this.lost.message}`, { cause: this.lost });
    this.throwFailure();
  }

  /** Runs GPU calls and remembers a validation or memory error of theirs for the next await. */
  watched<T>(action: string, run: () => T): T {
    this.gpu.pushErrorScope("validation");
    this.gpu.pushErrorScope("out-of-memory");
    try {
      return run();
    } finally {
      for (let i = 0; i < 2; i++) {
        this.checks.push(
          this.gpu.popErrorScope().then((error) => {
            if (error) this.fail(action, error);
          }, () => {}),
        );
      }
    }
  }

  /** Throws the error of any GPU call since the last time. */
  async settle(): Promise<void> {
    while (this.checks.length > 0) await Promise.all(this.checks.splice(0));
    this.throwFailure();
  }

  /** Remembers an error for the next await; what was compiled may be wrong. */
  private fail(action: string, error: GPUError): void {
    this.failure ??= new DeviceError(`Cannot ${action}: ${error.message.trim()}`);
    this.executor.forgetPlans();
    this.pipelines.forgetKernels();
  }

  /** Throws the error that was remembered, once. */
  private throwFailure(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }
}

const wantedLimits = [
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxStorageBuffersPerShaderStage",
  "maxStorageTexturesPerShaderStage",
  "maxTextureDimension2D",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupsPerDimension",
  "minUniformBufferOffsetAlignment",
] as const;

function highestLimits(limits: GPUSupportedLimits): Record<string, number> {
  return Object.fromEntries(wantedLimits.map((name) => [name, limits[name]]));
}
