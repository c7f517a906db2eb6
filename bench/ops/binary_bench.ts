import { add, mul } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("binary", [
  {
    name: "add [32,64,56,56]",
    bytes: 3 * BYTES,
    inputs: () => [filled(...SHAPE), filled(...SHAPE)],
    run: (a, b) => add(a, b),
  },
  {
    name: "add [32,64,56,56] with [64,1,1]",
    bytes: 2 * BYTES,
    inputs: () => [filled(...SHAPE), filled(64, 1, 1)],
    run: (a, b) => add(a, b),
  },
  {
    name: "mul and add fused [32,64,56,56]",
    bytes: 4 * BYTES,
    inputs: () => [filled(...SHAPE), filled(...SHAPE), filled(...SHAPE)],
    run: (a, b, c) => add(mul(a, b), c),
  },
]);
