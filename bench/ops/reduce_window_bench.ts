import { reduceWindow } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("reduceWindow", [
  {
    name: "sum 3x3 [16,64,56,56]",
    bytes: 4 * 16 * 64 * (56 ** 2 + 54 ** 2),
    inputs: () => [filled(16, 64, 56, 56)],
    run: (x) => reduceWindow(x, 3, "sum", { stride: 1 }),
  },
  {
    name: "minimum 2x2 [16,64,56,56]",
    bytes: 4 * 16 * 64 * (56 ** 2 + 28 ** 2),
    inputs: () => [filled(16, 64, 56, 56)],
    run: (x) => reduceWindow(x, 2, "min"),
  },
]);
