import { Device, type DeviceOptions } from "./device.ts";

/** The one module-level variable of the framework: the device that tensors use when none is named. */
let opened: { readonly promise: Promise<Device>; device?: Device } | undefined;

/** Opens a device of one's own, beside the default one. */
export function openDevice(options: DeviceOptions = {}): Promise<Device> {
  return Device.open(options);
}

/** The device that tensors use when none is named; opened at the first call, and anew after it was lost. */
export function defaultDevice(): Promise<Device> {
  if (!opened || opened.device?.lost) {
    const entry: { promise: Promise<Device>; device?: Device } = {
      promise: Device.open().then((device) => entry.device = device),
    };
    opened = entry;
    entry.promise.catch(() => {
      if (opened === entry) opened = undefined;
    });
  }
  return opened.promise;
}

/** The default device if it is open by now. */
export function openedDefaultDevice(): Device | undefined {
  const device = opened?.device;
  return device?.lost ? undefined : device;
}
