import { convolve1d, correlate2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("convolve", [
  {
    name: "rows [65536] by 64, full",
    flops: 2 * 64 * (2 ** 16 + 63),
    inputs: () => [filled(2 ** 16), filled(64)],
    run: (x, weight) => convolve1d(x, weight, null, { padding: "full" }),
  },
  {
    name: "correlation [512,512] by 9x9, same",
    flops: 2 * 81 * 512 * 512,
    inputs: () => [filled(512, 512), filled(9, 9)],
    run: (x, weight) => correlate2d(x, weight, null, { padding: "same" }),
  },
]);
