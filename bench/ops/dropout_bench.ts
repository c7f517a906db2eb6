import { dropout, key } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const from = key(0);

benchOp("dropout", [
  {
    name: "half of [64,4096]",
    bytes: 2 * 4 * 64 * 4096,
    inputs: () => [filled(64, 4096)],
    run: (x) => dropout(x, { rate: 0.5, key: from }),
  },
  {
    name: "half of [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => dropout(x, { rate: 0.5, key: from }),
  },
]);
