import { DeviceError } from "../errors.ts";
import { Device, type DeviceOptions } from "./device.ts";

interface Opened {
  readonly promise: Promise<Device>;
  readonly options: DeviceOptions;
  device?: Device;
}

/** The one module-level variable of the framework: the device that tensors use when none is named. */
let opened: Opened | undefined;

/** Opens a device of one's own, beside the default one. */
export function openDevice(options: DeviceOptions = {}): Promise<Device> {
  return Device.open(options);
}

/**
 * The device that tensors use when none is named; opened at the first call, and anew after it was lost.
 *
 * @param options how to open it, for the first call, before anything is computed; Node, which has no `navigator.gpu`,
 *   hands over the one of the npm package `webgpu` here
 * @throws {DeviceError} if there is no WebGPU, or options come when the device is open
 *
 * @example
 * ```ts
 * import { defaultDevice } from "@tilegrad/tilegrad";
 * const { info } = await defaultDevice({ powerPreference: "low-power" });
 * console.log(info.kind); // "gpu", or "cpu" on software adapters
 * ```
 */
export function defaultDevice(options?: DeviceOptions): Promise<Device> {
  if (!opened || opened.device?.lost) opened = open(options ?? opened?.options ?? {});
  else if (options) {
    return Promise.reject(
      new DeviceError("Cannot open the default device with options: it is open; give them before anything is computed"),
    );
  }
  return opened.promise;
}

function open(options: DeviceOptions): Opened {
  const entry: Opened = { options, promise: Device.open(options).then((device) => entry.device = device) };
  entry.promise.catch(() => {
    if (opened === entry) opened = undefined;
  });
  return entry;
}

/** The default device if it is open by now. */
export function openedDefaultDevice(): Device | undefined {
  const device = opened?.device;
  return device?.lost ? undefined : device;
}
