import { logSumExp, norm, variance } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const BYTES = 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(32, 64, 56, 56)];

benchOp("statistics", [
  { name: "variance over N, H, W [32,64,56,56]", bytes: BYTES, inputs, run: (x) => variance(x, { axis: [0, 2, 3] }) },
  { name: "norm of all [32,64,56,56]", bytes: BYTES, inputs, run: (x) => norm(x) },
  {
    name: "logSumExp of rows [4096,1000]",
    bytes: 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (x) => logSumExp(x, { axis: 1 }),
  },
]);
