import { greater, where } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("where", [
  {
    name: "greater and where fused [32,64,56,56]",
    bytes: 3 * BYTES,
    inputs: () => [filled(...SHAPE), filled(...SHAPE)],
    run: (x, y) => where(greater(x, 0), x, y),
  },
  {
    name: "scalar branch [32,64,56,56]",
    bytes: 2 * BYTES,
    inputs: () => [filled(...SHAPE)],
    run: (x) => where(greater(x, 0), x, 0),
  },
]);
