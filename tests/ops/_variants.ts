// Kernels that tests ask for by name, on the kind of machine that they are made for.
import { type Device, openDevice, type Tensor } from "../../core/mod.ts";
import { readNodes } from "../../core/gpu/executor.ts";
import type { Choice, KernelLowering, Target } from "../../core/kernel.ts";
import { type Variant, variants } from "../../core/ops/_contraction_table.ts";
import { requestOf } from "../../core/plan/schedule.ts";

/** The kinds of machine that a kernel is made for. */
const kindsOf: Readonly<Record<Variant["kernel"], readonly Target["kind"][]>> = {
  direct: ["cpu", "gpu"],
  tiled: ["gpu"],
  "in place": ["cpu"],
  register: ["cpu"],
  rows: ["cpu"],
  "whole rows": ["cpu"],
  depthwise: ["cpu"],
  "weight rows": ["cpu"],
  "weight whole rows": ["cpu"],
  winograd: ["cpu"],
  columns: ["cpu"],
};

/** A kernel in the place where it is chosen. */
export interface Placed {
  readonly kind: Target["kind"];
  readonly variant: string;
}

/** Every kernel of the table of one of these families, on each kind of machine. */
export function variantsOf(...kernels: readonly Variant["kernel"][]): Placed[] {
  return [...variants].flatMap(([variant, { kernel }]) =>
    kernels.includes(kernel) ? kindsOf[kernel].map((kind) => ({ kind, variant })) : []
  );
}

/** Which kernel computes a pending contraction, and why. */
export function choiceOf({ node }: Tensor, target: Target): Choice {
  const { steps } = node.op.lower as KernelLowering<unknown>;
  return steps(requestOf(node, target)).choice!;
}

/** Values of tensors, computed on a given device in one run. The tensors must be new: values belong to one device. */
export async function valuesOn(device: Device, tensors: readonly Tensor[]): Promise<ArrayLike<number>[]> {
  const nodes = tensors.map(({ node }) => node);
  device.executor.compute(nodes);
  await device.settle();
  return await readNodes(device, nodes);
}

/** Runs a check on a device of a kind, whose contractions are computed by the kernels asked for where they take the shapes. */
export async function onDevice(
  kind: Target["kind"],
  check: (device: Device) => Promise<void>,
  forced: readonly string[] = [],
): Promise<void> {
  const device = await openDevice({ kind });
  device.force(forced);
  try {
    await check(device);
  } finally {
    device.destroy();
  }
}
