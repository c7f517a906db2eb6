import { computeTensors } from "./tensor.ts";
import { treeLeaves } from "./tree.ts";

/**
 * Computes every tensor of the given trees in one submission, without reading anything back. What shares work should be
 * realised together: a loss and the parameters updated from it.
 *
 * @throws {DeviceError} if no device can be opened, the device was lost, or a kernel failed
 *
 * @example
 * ```ts
 * import { add, ones, realize } from "@tilegrad/tilegrad";
 * const y = add(ones([2]), 1);
 * await realize(y);
 * ```
 */
export async function realize(...trees: unknown[]): Promise<void> {
  await computeTensors(trees.flatMap(treeLeaves));
}
