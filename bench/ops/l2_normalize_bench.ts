import { l2Normalize } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("l2Normalize", [
  { name: "rows [4096,1000]", bytes: 2 * 4 * 4096e3, inputs: () => [filled(4096, 1000)], run: (x) => l2Normalize(x) },
  {
    name: "channels [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => l2Normalize(x),
  },
]);
