import { binaryCrossEntropyWithLogits, sigmoid, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 4096e3;

benchOp("losses", [
  {
    name: "binaryCrossEntropyWithLogits [4096,1000]",
    bytes: 2 * 4 * COUNT,
    inputs: () => [filled(4096, 1000), sigmoid(filled(4096, 1000))],
    run: (logits, target) => binaryCrossEntropyWithLogits(logits, target),
  },
  {
    name: "binaryCrossEntropyWithLogits [4096,1000], gradient",
    bytes: 3 * 4 * COUNT,
    inputs: () => [filled(4096, 1000), sigmoid(filled(4096, 1000)), filled()],
    run: (logits, target, cotangent) => vjp((x) => binaryCrossEntropyWithLogits(x, target), logits)[1](cotangent),
  },
]);
