import { add, hardswish, leakyRelu, mul, relu } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("activation", [
  { name: "relu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => relu(x) },
  {
    name: "relu(x * 1.5 + 0.25) * 0.5 [2048,2048]",
    bytes: 2 * 4 * 2 ** 22,
    inputs: () => [filled(2048, 2048)],
    run: (x) => mul(relu(add(mul(x, 1.5), 0.25)), 0.5),
  },
  { name: "leakyRelu [32,64,56,56]", bytes: BYTES, inputs, run: (x) => leakyRelu(x) },
  { name: "hardswish [32,64,56,56]", bytes: BYTES, inputs, run: (x) => hardswish(x) },
]);
