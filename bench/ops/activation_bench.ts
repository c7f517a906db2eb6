import { hardswish, leakyRelu, relu } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("activation", [
  { name: "relu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => relu(x) },
  { name: "leakyRelu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => leakyRelu(x) },
  { name: "hardswish [32,64,56,56]", bytes: BYTES, inputs, run: (x) => hardswish(x) },
]);
