import { cumsum, logcumsumexp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("scan", [
  { name: "cumsum of 4194304", bytes: 2 * 4 * 2 ** 22, inputs: () => [filled(2 ** 22)], run: (x) => cumsum(x) },
  {
    name: "cumsum of rows [4096,1000]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (x) => cumsum(x, { axis: 1 }),
  },
  {
    name: "logcumsumexp of columns [4096,1000]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (x) => logcumsumexp(x, { axis: 0 }),
  },
]);
