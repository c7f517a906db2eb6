import { asinh, log1p, logSigmoid } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("unary", [
  { name: "log1p [32,64,56,56]", bytes: BYTES, inputs, run: (x) => log1p(x) },
  { name: "asinh [32,64,56,56]", bytes: BYTES, inputs, run: (x) => asinh(x) },
  { name: "logSigmoid [32,64,56,56]", bytes: BYTES, inputs, run: (x) => logSigmoid(x) },
]);
