import { median, quantile } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("quantile", [
  {
    name: "median of rows [4096,256]",
    bytes: 4 * 4096 * 256,
    inputs: () => [filled(4096, 256)],
    run: (x) => median(x, { axis: 1 }),
  },
  {
    name: "quartiles of 1048576",
    bytes: 4 * 2 ** 20,
    inputs: () => [filled(2 ** 20)],
    run: (x) => quantile(x, [0.25, 0.5, 0.75]),
  },
]);
