import { oneHot } from "../../core/mod.ts";
import { benchOp, indices } from "../harness.ts";

benchOp("oneHot", [
  {
    name: "[64] of 10",
    bytes: 4 * 64 * 11,
    inputs: () => [indices(10, 64)],
    run: (index) => oneHot(index, 10),
  },
  {
    name: "[8192] of 1000",
    bytes: 4 * 8192 * 1001,
    inputs: () => [indices(1000, 8192)],
    run: (index) => oneHot(index, 1000),
  },
]);
