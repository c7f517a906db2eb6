import { spectralNorm } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("spectralNorm", [
  {
    name: "one iteration [512,4608]",
    bytes: 2 * 4 * 512 * 4608,
    inputs: () => [filled(512, 4608), filled(512), filled(4608)],
    run: (weight, u, v) => spectralNorm(weight, u, v),
  },
  {
    name: "five iterations [512,4608]",
    bytes: 2 * 4 * 512 * 4608,
    inputs: () => [filled(512, 4608), filled(512), filled(4608)],
    run: (weight, u, v) => spectralNorm(weight, u, v, { iterations: 5 }),
  },
]);
