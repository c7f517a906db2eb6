import { makeNode, type Node, noNodes, type Spec } from "./node.ts";
import { leafOp } from "./op.ts";

/** A leaf without a value of its own, which stands for a value that comes later: on the device, or one host number. */
export function standFor(spec: Spec, isHostNumber: boolean): Node {
  const stand = makeNode(leafOp, noNodes, null, spec);
  if (isHostNumber) stand.storage = { kind: "scalar", device: undefined, release() {} };
  return stand;
}
