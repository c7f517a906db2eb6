import { pow } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("power", [
  { name: "of 3 [32,64,56,56]", bytes: 2 * BYTES, inputs: () => [filled(...SHAPE)], run: (x) => pow(x, 3) },
  { name: "of 0.5 [32,64,56,56]", bytes: 2 * BYTES, inputs: () => [filled(...SHAPE)], run: (x) => pow(x, 0.5) },
  {
    name: "of a tensor [32,64,56,56]",
    bytes: 3 * BYTES,
    inputs: () => [filled(...SHAPE), filled(...SHAPE)],
    run: (x, y) => pow(x, y),
  },
]);
