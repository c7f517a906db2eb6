import { defaultDevice } from "./gpu/default_device.ts";
import type { Device } from "./gpu/device.ts";
import type { Spec } from "./node.ts";
import { collectGraph, withCompanions } from "./plan/graph.ts";
import { standFor } from "./stand_in.ts";
import { Tensor } from "./tensor.ts";
import { treeLeaves } from "./tree.ts";

/**
 * Compiles every kernel that `f` needs for arguments of these shapes, side by side where the runtime can, and computes
 * nothing: the first call of `f`, or of `jit(f)`, then takes no longer than others. Scalars count as host numbers.
 *
 * @param f from tensors to a tree of tensors
 * @param inputs shape and element type of each tensor
 * @param device where; the default device unless told
 * @throws {DeviceError} if no device can be opened, the device was lost, or a kernel does not compile
 *
 * @example
 * ```ts
 * import { matmul, ones, precompile } from "@tilegrad/tilegrad";
 * await precompile(matmul, [{ shape: [64, 32], dtype: "float32" }, { shape: [32, 8], dtype: "float32" }]);
 * console.log((await matmul(ones([64, 32]), ones([32, 8])).data())[0]); // 32
 * ```
 */
export async function precompile(
  f: (...inputs: Tensor[]) => unknown,
  inputs: readonly Spec[],
  device?: Device,
): Promise<void> {
  const its = device ?? await defaultDevice();
  its.assertAlive("compile");
  const stands = inputs.map((spec) => standFor(spec, spec.shape.length === 0));
  const roots = treeLeaves(f(...stands.map((stand) => new Tensor(stand)))).map(({ node }) => node);
  for (const stand of stands) stand.gone = "it stands for an argument of precompile, where no values are known";
  const pending = new Set(roots.filter((node) => !node.storage && !stands.includes(node)));
  if (pending.size > 0) await its.executor.prepare(withCompanions(collectGraph([...pending])));
}
