import { cummax } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("cummax", [
  { name: "of 4194304", bytes: 3 * 4 * 2 ** 22, inputs: () => [filled(2 ** 22)], run: (x) => cummax(x) },
  {
    name: "of rows [4096,1000]",
    bytes: 3 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (x) => cummax(x, { axis: 1 }),
  },
]);
