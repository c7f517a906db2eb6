// Kernels that tests ask for by name, on the kind of machine that they are made for.
import { type Device, openDevice, type Tensor } from "../../core/mod.ts";
import { readNodes } from "../../core/gpu/executor.ts";
import type { Variant } from "../../core/ops/_contraction.ts";

/** Every kernel family of the contractions, and where it is chosen. */
export const variants: readonly { readonly kind: "cpu" | "gpu"; readonly variant: Variant }[] = [
  { kind: "cpu", variant: "direct" },
  { kind: "cpu", variant: "register" },
  { kind: "gpu", variant: "direct" },
  { kind: "gpu", variant: "tiled" },
];

/** Values of tensors, computed on a given device in one run. The tensors must be new: values belong to one device. */
export async function valuesOn(device: Device, tensors: readonly Tensor[]): Promise<ArrayLike<number>[]> {
  const nodes = tensors.map(({ node }) => node);
  device.executor.compute(nodes);
  await device.settle();
  return await readNodes(device, nodes);
}

/** Runs a check on a device of a kind. */
export async function onDevice(kind: "cpu" | "gpu", check: (device: Device) => Promise<void>): Promise<void> {
  const device = await openDevice({ kind });
  try {
    await check(device);
  } finally {
    device.destroy();
  }
}
