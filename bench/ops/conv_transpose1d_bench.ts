import { convTranspose1d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("convTranspose1d", [{
  name: "[8,64,256] to 32 by 4, stride 2",
  flops: 2 * 8 * 64 * 32 * 256 * 4,
  inputs: () => [filled(8, 64, 256), filled(64, 32, 4), filled(32)],
  run: (x, weight, bias) => convTranspose1d(x, weight, bias, { stride: 2, padding: 1 }),
}]);
