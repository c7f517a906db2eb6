import { groupNorm, instanceNorm } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("groupNorm", [
  {
    name: "32 groups [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => groupNorm(x, 32),
  },
  {
    name: "instanceNorm [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => instanceNorm(x),
  },
]);
