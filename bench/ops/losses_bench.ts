import { mse, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 4096e3;

benchOp("losses", [
  {
    name: "mse [4096,1000]",
    bytes: 2 * 4 * COUNT,
    inputs: () => [filled(4096, 1000), filled(4096, 1000)],
    run: (input, target) => mse(input, target),
  },
  {
    name: "mse [4096,1000], gradient",
    bytes: 3 * 4 * COUNT,
    inputs: () => [filled(4096, 1000), filled(4096, 1000), filled()],
    run: (input, target, cotangent) => vjp((x) => mse(x, target), input)[1](cotangent),
  },
]);
