import { weightNorm } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("weightNorm", [
  {
    name: "[512,512,3,3]",
    bytes: 2 * 4 * 512 * 512 * 9,
    inputs: () => [filled(512, 512, 3, 3), filled(512, 1, 1, 1)],
    run: (v, g) => weightNorm(v, g),
  },
  {
    name: "[1000,4096]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(1000, 4096), filled(1000, 1)],
    run: (v, g) => weightNorm(v, g),
  },
]);
