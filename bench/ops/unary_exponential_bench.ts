import { exp, expm1, sigmoid, tanh } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("unary", [
  { name: "exp [32,64,56,56]", bytes: BYTES, inputs, run: (x) => exp(x) },
  { name: "expm1 [32,64,56,56]", bytes: BYTES, inputs, run: (x) => expm1(x) },
  { name: "sigmoid [32,64,56,56]", bytes: BYTES, inputs, run: (x) => sigmoid(x) },
  { name: "tanh [32,64,56,56]", bytes: BYTES, inputs, run: (x) => tanh(x) },
]);
