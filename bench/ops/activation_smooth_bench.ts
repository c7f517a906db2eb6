import { gelu, mish, silu } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("activation", [
  { name: "gelu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => gelu(x) },
  { name: "gelu by tanh [32,64,56,56]", bytes: BYTES, inputs, run: (x) => gelu(x, { approximate: "tanh" }) },
  { name: "silu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => silu(x) },
  { name: "mish [32,64,56,56]", bytes: BYTES, inputs, run: (x) => mish(x) },
]);
