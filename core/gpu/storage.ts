import { emptyArray, type StoredArray, type TypedArray } from "../dtype.ts";
import { DisposedError } from "../errors.ts";
import { fromHalves } from "../half.ts";
import type { Node, Spec, Storage } from "../node.ts";
import { sizeOf } from "../shape.ts";
import type { Device } from "./device.ts";
import { Forms } from "./forms.ts";
import type { Pooled } from "./pool.ts";
import type { ScalarBlock } from "./scalars.ts";

/** A rank-0 value on the host. It reaches kernels as a uniform and costs no device memory. */
export class ScalarStorage implements Storage {
  readonly kind = "scalar";
  readonly device = undefined;

  constructor(readonly value: number) {}

  release(): void {}
}

/** A rank-0 result that still lies in staging memory; the host fetches it when somebody asks. */
export class PendingScalar implements Storage {
  readonly kind = "scalar";
  private fetched: number | undefined;

  constructor(readonly device: Device, private readonly block: ScalarBlock) {}

  /** The number; waits for the device where it has not arrived. */
  get value(): number {
    if (this.fetched === undefined) this.block.fetch();
    return this.fetched!;
  }

  /** Called by the block once the number has arrived. */
  arrive(value: number): void {
    this.fetched = value;
  }

  release(): void {}
}

/** Values on the host that no device has yet. Their second use on a device makes them stay there. */
export class HostStorage implements Storage {
  readonly kind = "host";
  readonly device = undefined;
  uses = 0;

  /** @param data in whole words */
  constructor(readonly data: StoredArray) {}

  /** The values as numbers; those of a node that has this storage. */
  valuesOf({ shape }: Spec): TypedArray {
    return this.data instanceof Uint16Array ? fromHalves(this.data, sizeOf(shape)) : this.data;
  }

  release(): void {}
}

/** Values in a row-major buffer on a device, shared by every node that shows them in another shape. */
export class DeviceStorage implements Storage {
  readonly kind = "device";
  private owners = 1;
  private ownForms: Forms | undefined;

  constructor(readonly device: Device, readonly pooled: Pooled<GPUBuffer>) {
    device.pool.countLive(pooled, 1);
  }

  /** One more node shows these values. */
  share(): this {
    this.owners++;
    return this;
  }

  /** Other forms of these values. */
  get forms(): Forms {
    return this.ownForms ??= new Forms(this.device.pool);
  }

  /** Whether one node alone shows these values. */
  get isExclusive(): boolean {
    return this.owners === 1;
  }

  release(): void {
    if (this.owners === 0 || --this.owners > 0) return;
    this.ownForms?.release();
    this.device.pool.countLive(this.pooled, -1);
    this.device.pool.release(this.pooled);
  }

  /** Hands the buffer itself to a new owner, who counts it anew. */
  surrender(): Pooled<GPUBuffer> {
    this.owners = 0;
    this.ownForms?.release();
    this.device.pool.countLive(this.pooled, -1);
    return this.pooled;
  }
}

/** A copy of values that are on the host. */
export function hostValues(node: Node): TypedArray {
  const { storage, dtype, gone } = node;
  if (storage instanceof HostStorage) return storage.valuesOf(node).slice();
  if (storage instanceof ScalarStorage || storage instanceof PendingScalar) {
    const values = emptyArray(dtype, 1);
    values[0] = storage.value;
    return values;
  }
  throw new DisposedError(
    `Cannot read: the value is gone (${gone ?? "it has none"})`,
  );
}
