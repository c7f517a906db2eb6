import { countNonzero, moments } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("moments", [
  {
    name: "over N, H, W [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => moments(x, { axis: [0, 2, 3] }),
  },
  {
    name: "countNonzero of all [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => countNonzero(x),
  },
]);
