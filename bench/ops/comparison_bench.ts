import { greater, less, logicalAnd } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("comparison", [
  {
    name: "less [32,64,56,56]",
    bytes: 3 * BYTES,
    inputs: () => [filled(...SHAPE), filled(...SHAPE)],
    run: (a, b) => less(a, b),
  },
  {
    name: "greater, less and logicalAnd fused [32,64,56,56]",
    bytes: 2 * BYTES,
    inputs: () => [filled(...SHAPE)],
    run: (a) => logicalAnd(greater(a, 0.25), less(a, 0.75)),
  },
]);
