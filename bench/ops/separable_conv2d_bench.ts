import { depthwiseConv2d, separableConv2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("separableConv2d", [
  {
    name: "depthwise 3x3 144 56x56",
    flops: 2 * 144 * 9 * 56 * 56,
    inputs: () => [filled(1, 144, 56, 56), filled(144, 1, 3, 3)],
    run: (x, weight) => depthwiseConv2d(x, weight, null, { padding: 1 }),
  },
  {
    name: "3x3 64->128 56x56",
    flops: 2 * 64 * (9 + 128) * 56 * 56,
    inputs: () => [filled(1, 64, 56, 56), filled(64, 1, 3, 3), filled(128, 64, 1, 1)],
    run: (x, depthwise, pointwise) => separableConv2d(x, depthwise, pointwise, null, { padding: 1 }),
  },
]);
