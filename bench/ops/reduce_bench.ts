import { max, mean, sum } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * 56 * 56;

benchOp("reduce", [
  { name: "sum of all [32,64,56,56]", bytes: BYTES, inputs: () => [filled(...SHAPE)], run: (x) => sum(x) },
  { name: "sum of all [2048,2048]", bytes: 4 * 2 ** 22, inputs: () => [filled(2048, 2048)], run: (x) => sum(x) },
  {
    name: "mean over N, H, W [32,64,56,56]",
    bytes: BYTES,
    inputs: () => [filled(...SHAPE)],
    run: (x) => mean(x, { axis: [0, 2, 3] }),
  },
  {
    name: "sum of rows [4096,4096]",
    bytes: 4 * 4096 ** 2,
    inputs: () => [filled(4096, 4096)],
    run: (x) => sum(x, { axis: 1 }),
  },
  {
    name: "max of columns [4096,4096]",
    bytes: 4 * 4096 ** 2,
    inputs: () => [filled(4096, 4096)],
    run: (x) => max(x, { axis: 0 }),
  },
]);
