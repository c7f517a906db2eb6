import { argmax } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("argReduce", [
  {
    name: "argmax of rows [10000,10]",
    bytes: 4 * 10000 * 11,
    inputs: () => [filled(10000, 10)],
    run: (x) => argmax(x, { axis: 1 }),
  },
  {
    name: "argmax of rows [256,32768]",
    bytes: 4 * 256 * 32768,
    inputs: () => [filled(256, 32768)],
    run: (x) => argmax(x, { axis: 1 }),
  },
]);
