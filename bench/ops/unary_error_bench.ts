import { erf, erfc } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("unary", [
  { name: "erf [32,64,56,56]", bytes: BYTES, inputs, run: (x) => erf(x) },
  { name: "erfc [32,64,56,56]", bytes: BYTES, inputs, run: (x) => erfc(x) },
]);
