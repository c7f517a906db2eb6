/** Sees every GPU device that a library opens in this process, whichever way the library does it. */

export interface DeviceWatch {
  /** Description of the adapter of the latest device, "" before the first. */
  adapter(): string;
  /** Uncaptured errors and losses so far. */
  errors(): readonly string[];
  /** Blocks until all submitted work is done. Without awaiting: an await would add Deno's fixed 10 ms sleep. */
  wait(): void;
}

/** Starts watching; call it before the library opens its device. */
export function watchDevices(): DeviceWatch {
  const devices: GPUDevice[] = [];
  const errors: string[] = [];
  let adapter = "";
  const requestDevice = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
    const device = await requestDevice.call(this, descriptor);
    adapter = this.info.description || this.info.device;
    devices.push(device);
    device.addEventListener(
      "uncapturederror",
      (event) => errors.push((event as GPUUncapturedErrorEvent).error.message),
    );
    device.lost.then(({ message }) => errors.push(`device lost: ${message}`));
    return device;
  };
  return {
    adapter: () => adapter,
    errors: () => errors,
    wait: () => {
      for (const device of devices) {
        device.queue.onSubmittedWorkDone().catch((error: unknown) => errors.push(String(error)));
      }
    },
  };
}
