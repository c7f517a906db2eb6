import { dot, outer, tensordot } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("tensordot", [
  {
    name: "two axes [64,32,32] with [32,32,64]",
    flops: 2 * 64 * 1024 * 64,
    inputs: () => [filled(64, 32, 32), filled(32, 32, 64)],
    run: (a, b) => tensordot(a, b),
  },
  {
    name: "dot of 1048576",
    flops: 2 * 2 ** 20,
    inputs: () => [filled(2 ** 20), filled(2 ** 20)],
    run: (a, b) => dot(a, b),
  },
  {
    name: "outer of 2048 and 2048",
    bytes: 4 * 2048 ** 2,
    inputs: () => [filled(2048), filled(2048)],
    run: (a, b) => outer(a, b),
  },
]);
