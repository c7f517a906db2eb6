import { pad } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 4 * 32 * 64 * (56 ** 2 + 58 ** 2);
const AMOUNTS = [[0, 0], [0, 0], [1, 1], [1, 1]] as const;
const inputs = () => [filled(...SHAPE)];

benchOp("pad", [
  { name: "zeros by 1 [32,64,56,56]", bytes: BYTES, inputs, run: (x) => pad(x, AMOUNTS) },
  { name: "reflect by 1 [32,64,56,56]", bytes: BYTES, inputs, run: (x) => pad(x, AMOUNTS, { mode: "reflect" }) },
]);
