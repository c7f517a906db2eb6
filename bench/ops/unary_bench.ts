import { abs, neg, sqrt } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("unary", [
  { name: "neg [32,64,56,56]", bytes: BYTES, inputs, run: (x) => neg(x) },
  { name: "sqrt of abs, fused [32,64,56,56]", bytes: BYTES, inputs, run: (x) => sqrt(abs(x)) },
]);
