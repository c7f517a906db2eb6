import { hypot, logaddexp, squaredDifference } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("binarySpecial", [
  {
    name: "hypot [32,64,56,56]",
    bytes: 3 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (a, b) => hypot(a, b),
  },
  {
    name: "logaddexp [32,64,56,56]",
    bytes: 3 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (a, b) => logaddexp(a, b),
  },
  {
    name: "squaredDifference [32,64,56,56]",
    bytes: 3 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (a, b) => squaredDifference(a, b),
  },
]);
