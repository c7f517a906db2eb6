import { bytesPerElement } from "../dtype.ts";
import { DeviceError } from "../errors.ts";

/** A buffer or texture with a number by which bind groups are found again. */
export interface Pooled<R extends GPUBuffer | GPUTexture = GPUBuffer | GPUTexture> {
  readonly id: number;
  readonly key: string;
  readonly bytes: number;
  readonly resource: R;
  lastRun: number;
}

/** What a device holds, in bytes and counts. */
export interface MemoryCounts {
  /** Tensors whose values are on the device. */
  readonly liveTensors: number;
  /** Bytes of those tensors. */
  readonly liveBytes: number;
  /** Bytes kept for reuse. */
  readonly pooledBytes: number;
  /** Most bytes ever held at once, live and pooled. */
  readonly peakBytes: number;
}

/** Memory that nothing has asked for during so many runs goes back to the driver. */
const runsUntilTrimmed = 64;

/** Bytes of kept forms of values, see `forms.ts`, at most. */
const mostFormBytes = 2 ** 27;

/** Keeps released buffers and textures for the next value of the same size. */
export class Pool {
  private readonly free = new Map<string, Pooled[]>();
  private nextId = 0;
  private run = 0;
  private liveTensors = 0;
  private liveBytes = 0;
  private pooledBytes = 0;
  private totalBytes = 0;
  private peakBytes = 0;
  private formBytes = 0;

  constructor(private readonly gpu: GPUDevice, private readonly onTrim: () => void) {}

  /** A buffer of `elements` 4-byte elements, its content unspecified. */
  buffer(elements: number): Pooled<GPUBuffer> {
    const bytes = elements * bytesPerElement;
    const key = `buffer ${elements}`;
    return (this.take(key) ?? this.keep(key, bytes, this.createBuffer(bytes))) as Pooled<GPUBuffer>;
  }

  /** An `rgba32float` texture for storage reads and writes. */
  texture(width: number, height: number): Pooled<GPUTexture> {
    const key = `texture ${width} ${height}`;
    const create = () =>
      this.gpu.createTexture({
        label: key,
        size: [width, height],
        format: "rgba32float",
        usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_SRC | GPUTextureUsage.COPY_DST,
      });
    return (this.take(key) ?? this.keep(key, width * height * 16, create())) as Pooled<GPUTexture>;
  }

  /** Gives memory back. Work already submitted may still use it: the queue runs in order. */
  release(pooled: Pooled): void {
    pooled.lastRun = this.run;
    this.pooledBytes += pooled.bytes;
    const list = this.free.get(pooled.key);
    if (list) list.push(pooled);
    else this.free.set(pooled.key, [pooled]);
  }

  /** Lets memory hold a form of a value for longer than a run; false where there are too many already. */
  lendForm({ bytes }: Pooled): boolean {
    if (this.formBytes + bytes > mostFormBytes) return false;
    this.formBytes += bytes;
    return true;
  }

  /** Takes the memory of a form back. */
  returnForm(pooled: Pooled): void {
    this.formBytes -= pooled.bytes;
    this.release(pooled);
  }

  /** Counts memory as a tensor's, or no longer. */
  countLive(pooled: Pooled, change: 1 | -1): void {
    this.liveTensors += change;
    this.liveBytes += change * pooled.bytes;
  }

  /** Marks the end of a run; now and then returns unused memory to the driver. */
  endRun(): void {
    if (++this.run % runsUntilTrimmed === 0) this.trim(this.run - runsUntilTrimmed);
  }

  /** Destroys pooled memory that was last used before run `before`; by default all of it. */
  trim(before = Infinity): void {
    let trimmed = false;
    for (const [key, list] of this.free) {
      const kept = list.filter((pooled) => pooled.lastRun >= before);
      for (const pooled of list) {
        if (pooled.lastRun >= before) continue;
        pooled.resource.destroy();
        this.pooledBytes -= pooled.bytes;
        this.totalBytes -= pooled.bytes;
        trimmed = true;
      }
      if (kept.length > 0) this.free.set(key, kept);
      else this.free.delete(key);
    }
    if (trimmed) this.onTrim();
  }

  /** Counts for `Device.memory()`. */
  counts(): MemoryCounts {
    const { liveTensors, liveBytes, pooledBytes, peakBytes } = this;
    return { liveTensors, liveBytes, pooledBytes, peakBytes };
  }

  private take(key: string): Pooled | undefined {
    const pooled = this.free.get(key)?.pop();
    if (pooled) this.pooledBytes -= pooled.bytes;
    return pooled;
  }

  private keep(key: string, bytes: number, resource: GPUBuffer | GPUTexture): Pooled {
    this.totalBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.totalBytes);
    return { id: this.nextId++, key, bytes, resource, lastRun: this.run };
  }

  private createBuffer(bytes: number): GPUBuffer {
    const most = this.gpu.limits.maxBufferSize;
    if (bytes > most) {
      throw new DeviceError(
        `Cannot allocate a tensor: it needs a buffer of ${bytes} bytes, the device allows ${most} (maxBufferSize)`,
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.gpu.createBuffer({ label: `${bytes} bytes`, size: bytes, usage });
  }
}
