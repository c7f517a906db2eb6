import { type Device, openDevice } from "../../core/mod.ts";

/** Runs a check with the kernels for software adapters and with those for graphics cards. */
export async function onBothKinds(check: (device: Device) => Promise<void>): Promise<void> {
  for (const kind of ["cpu", "gpu"] as const) {
    const device = await openDevice({ kind });
    try {
      await check(device);
    } finally {
      device.destroy();
    }
  }
}
