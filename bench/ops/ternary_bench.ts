import { fma, lerp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("ternary", [
  {
    name: "fma [32,64,56,56]",
    bytes: 4 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (a, b, c) => fma(a, b, c),
  },
  {
    name: "lerp [32,64,56,56]",
    bytes: 3 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (a, b) => lerp(a, b, 0.1),
  },
]);
