import { batchMatmul, bilinear } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("products", [
  {
    name: "batchMatmul [64,64,64]",
    flops: 2 * 64 ** 4,
    inputs: () => [filled(64, 64, 64), filled(64, 64, 64)],
    run: (a, b) => batchMatmul(a, b),
  },
  {
    name: "bilinear [64,128] and [64,128] to 10",
    flops: 2 * 64 * 128 * 128 * 10,
    inputs: () => [filled(64, 128), filled(64, 128), filled(10, 128, 128)],
    run: (a, b, weight) => bilinear(a, b, weight),
  },
]);
