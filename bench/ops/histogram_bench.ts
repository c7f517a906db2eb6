import { bincount, histogram } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("histogram", [
  {
    name: "10 bins of 1048576",
    bytes: 4 * 2 ** 20,
    inputs: () => [filled(2 ** 20)],
    run: (x) => histogram(x, { min: -1, max: 1 }),
  },
  {
    name: "bincount of 65536 below 1000",
    bytes: 4 * 65536,
    inputs: () => [indices(1000, 65536)],
    run: (index) => bincount(index, { length: 1000 }),
  },
]);
