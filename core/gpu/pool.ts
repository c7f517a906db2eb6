import { bytesPerTexel, bytesPerWord, type TexelFormat } from "../dtype.ts";
import { DeviceError } from "../errors.ts";

/** A buffer or texture, and the list of the pool that it goes back to. */
export interface Pooled<R extends GPUBuffer | GPUTexture = GPUBuffer | GPUTexture> {
  readonly home: Pooled[];
  readonly bytes: number;
  readonly resource: R;
  lastRun: number;
}

/** Format and extent of a texture. */
export interface TextureExtent {
  readonly format: TexelFormat;
  readonly width: number;
  readonly height: number;
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

/** Memory that nothing has asked for during so many runs goes back to the driver; much of it sooner. */
const [runsUntilTrimmed, runsUntilMuchIsTrimmed] = [64, 4];
const much = 2 ** 29;

/** Bytes of kept forms of values, see `forms.ts`, at most. */
const mostFormBytes = 2 ** 27;

/** Keeps released buffers and textures for the next value of the same size. */
export class Pool {
  /** Free memory by its size: buffers by words, textures by width and height in one number. */
  private readonly buffers = new Map<number, Pooled[]>();
  private readonly textures: Record<TexelFormat, Map<number, Pooled[]>> = {
    rgba32float: new Map(),
    rgba16float: new Map(),
    rgba32sint: new Map(),
    rgba32uint: new Map(),
  };
  private run = 0;
  private liveTensors = 0;
  private liveBytes = 0;
  private pooledBytes = 0;
  private totalBytes = 0;
  private peakBytes = 0;
  private formBytes = 0;

  constructor(private readonly gpu: GPUDevice) {}

  /** A buffer of `words` 4-byte words, its content unspecified. */
  buffer(words: number): Pooled<GPUBuffer> {
    const home = listOf(this.buffers, words);
    const bytes = words * bytesPerWord;
    return (this.take(home) ?? this.keep(home, bytes, this.createBuffer(bytes))) as Pooled<GPUBuffer>;
  }

  /** A texture for storage reads and writes. */
  texture(extent: TextureExtent): Pooled<GPUTexture> {
    const home = listOf(this.textures[extent.format], extent.width * 2 ** 16 + extent.height);
    const bytes = extent.width * extent.height * bytesPerTexel(extent.format);
    return (this.take(home) ?? this.keep(home, bytes, this.createTexture(extent))) as Pooled<GPUTexture>;
  }

  /** Gives memory back. Work already submitted may still use it: the queue runs in order. */
  release(pooled: Pooled): void {
    pooled.lastRun = this.run;
    this.pooledBytes += pooled.bytes;
    pooled.home.push(pooled);
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
    this.run++;
    if (this.pooledBytes > much) this.trim(this.run - runsUntilMuchIsTrimmed);
    else if (this.run % runsUntilTrimmed === 0) this.trim(this.run - runsUntilTrimmed);
  }

  /** Destroys pooled memory that was last used before run `before`; by default all of it. */
  trim(before = Infinity): void {
    for (const list of [this.buffers, ...Object.values(this.textures)].flatMap((lists) => [...lists.values()])) {
      for (const pooled of list.splice(0)) {
        if (pooled.lastRun >= before) list.push(pooled);
        else this.destroy(pooled);
      }
    }
  }

  /** Counts for `Device.memory()`. */
  counts(): MemoryCounts {
    const { liveTensors, liveBytes, pooledBytes, peakBytes } = this;
    return { liveTensors, liveBytes, pooledBytes, peakBytes };
  }

  private destroy({ resource, bytes }: Pooled): void {
    resource.destroy();
    this.pooledBytes -= bytes;
    this.totalBytes -= bytes;
  }

  private take(home: Pooled[]): Pooled | undefined {
    const pooled = home.pop();
    if (pooled) this.pooledBytes -= pooled.bytes;
    return pooled;
  }

  private keep(home: Pooled[], bytes: number, resource: GPUBuffer | GPUTexture): Pooled {
    this.totalBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.totalBytes);
    return { home, bytes, resource, lastRun: this.run };
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

  private createTexture({ format, width, height }: TextureExtent): GPUTexture {
    return this.gpu.createTexture({
      label: `${format} ${width} x ${height}`,
      size: [width, height],
      format,
      usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_SRC | GPUTextureUsage.COPY_DST,
    });
  }
}

function listOf(lists: Map<number, Pooled[]>, key: number): Pooled[] {
  let list = lists.get(key);
  if (!list) lists.set(key, list = []);
  return list;
}
