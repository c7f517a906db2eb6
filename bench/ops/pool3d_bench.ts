import { avgPool3d, maxPool3d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("pool3d", [
  {
    name: "maximum 2x2x2 [4,16,32,64,64]",
    bytes: 1.125 * 4 * 64 * 2 ** 17,
    inputs: () => [filled(4, 16, 32, 64, 64)],
    run: (x) => maxPool3d(x, 2),
  },
  {
    name: "average 2x2x2 [4,16,32,64,64]",
    bytes: 1.125 * 4 * 64 * 2 ** 17,
    inputs: () => [filled(4, 16, 32, 64, 64)],
    run: (x) => avgPool3d(x, 2),
  },
]);
