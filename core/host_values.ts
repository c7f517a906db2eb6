import type { TypedArray } from "./dtype.ts";
import { HostStorage } from "./gpu/storage.ts";
import type { Node } from "./node.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A tensor's values where the host has them at hand, so that they can be checked at the call; undefined where they are
 * computed, on a device, or stand for an argument of a captured function. The values are not copied, except those of `float16`.
 */
export function knownValues({ node }: Tensor): TypedArray | undefined {
  let source: Node = node;
  while (source.storage === undefined && source.op.lower.kind === "movement" && source.op.lower.keepsOrder) {
    source = source.inputs[0];
  }
  return source.storage instanceof HostStorage ? source.storage.valuesOf(source) : undefined;
}
