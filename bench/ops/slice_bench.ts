import { slice } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("slice", [
  {
    name: "half of the channels [32,64,56,56]",
    bytes: BYTES,
    inputs: () => [filled(...SHAPE)],
    run: (x) => slice(x, [null, [0, 32], null, null]),
  },
  {
    name: "every second pixel [32,64,56,56]",
    bytes: BYTES / 2,
    inputs: () => [filled(...SHAPE)],
    run: (x) => slice(x, [null, null, [0, 56, 2], [0, 56, 2]]),
  },
]);
