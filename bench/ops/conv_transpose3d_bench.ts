import { convTranspose3d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("convTranspose3d", [{
  name: "[1,32,8,14,14] to 16 by 2x2x2, stride 2",
  flops: 2 * 32 * 16 * 8 * 14 * 14 * 8,
  inputs: () => [filled(1, 32, 8, 14, 14), filled(32, 16, 2, 2, 2), filled(16)],
  run: (x, weight, bias) => convTranspose3d(x, weight, bias, { stride: 2 }),
}]);
