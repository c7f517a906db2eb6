import { avgPool1d, maxPool1d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("pool1d", [
  {
    name: "maximum by 2 [64,64,4096]",
    bytes: 1.5 * 4 * 64 * 64 * 4096,
    inputs: () => [filled(64, 64, 4096)],
    run: (x) => maxPool1d(x, 2),
  },
  {
    name: "average by 4 [64,64,4096]",
    bytes: 1.25 * 4 * 64 * 64 * 4096,
    inputs: () => [filled(64, 64, 4096)],
    run: (x) => avgPool1d(x, 4),
  },
]);
