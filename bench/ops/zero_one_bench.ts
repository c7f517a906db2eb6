import { zeroOne } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("zeroOne", [
  {
    name: "[10000,10]",
    bytes: 4 * 10000 * 11,
    inputs: () => [filled(10000, 10), indices(10, 10000)],
    run: (scores, label) => zeroOne(scores, label),
  },
  {
    name: "[4096,1000]",
    bytes: 4 * 4096e3,
    inputs: () => [filled(4096, 1000), indices(1000, 4096)],
    run: (scores, label) => zeroOne(scores, label),
  },
]);
