import { bitwiseXor, leftShift } from "../../core/mod.ts";
import { benchOp, indices } from "../harness.ts";

benchOp("bitwise", [
  {
    name: "bitwiseXor [16777216]",
    bytes: 3 * 4 * 2 ** 24,
    inputs: () => [indices(1000, 2 ** 24), indices(1000, 2 ** 24)],
    run: (a, b) => bitwiseXor(a, b),
  },
  {
    name: "leftShift [16777216]",
    bytes: 2 * 4 * 2 ** 24,
    inputs: () => [indices(1000, 2 ** 24)],
    run: (a) => leftShift(a, 3),
  },
]);
