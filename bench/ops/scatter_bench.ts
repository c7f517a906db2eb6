import { scatter, scatterAdd } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("scatter", [
  {
    name: "scatterAdd of 65536 rows of 64 into 1000",
    bytes: 4 * 65536 * 64,
    inputs: () => [filled(1000, 64), indices(1000, 65536, 64), filled(65536, 64)],
    run: (x, index, source) => scatterAdd(x, index, source, 0),
  },
  {
    name: "scatter [4096,16] into [4096,1000]",
    bytes: 2 * 4 * 4096 * 1000,
    inputs: () => [filled(4096, 1000), indices(1000, 4096, 16), filled(4096, 16)],
    run: (x, index, source) => scatter(x, index, source, 1),
  },
]);
