import { localResponseNorm, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("localResponseNorm", [
  {
    name: "size 5 [16,96,55,55]",
    bytes: 2 * 4 * 16 * 96 * 55 * 55,
    inputs: () => [filled(16, 96, 55, 55)],
    run: (x) => localResponseNorm(x, 5),
  },
  {
    name: "size 5 [16,96,55,55], gradient",
    bytes: 3 * 4 * 16 * 96 * 55 * 55,
    inputs: () => [filled(16, 96, 55, 55), filled(16, 96, 55, 55)],
    run: (x, cotangent) => vjp((x) => localResponseNorm(x, 5), x)[1](cotangent),
  },
]);
