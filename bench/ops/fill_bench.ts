import { full, zeros } from "../../core/mod.ts";
import { benchOp } from "../harness.ts";

const COUNT = 2 ** 24;

benchOp("fill", [
  { name: "zeros [16777216]", bytes: 4 * COUNT, inputs: () => [], run: () => zeros([COUNT]) },
  {
    name: "full [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [],
    run: () => full([32, 64, 56, 56], 0.5),
  },
]);
