import { add, mul, type Tensor, tensor } from "../../core/mod.ts";
import { benchOp, ramp } from "../harness.ts";

function activation(...shape: number[]): Tensor {
  return tensor(ramp(shape.reduce((a, b) => a * b)), { shape });
}

const MAP = 32 * 64 * 56 * 56;

benchOp("binary", [
  {
    name: "add [32,64,56,56]",
    bytes: 3 * 4 * MAP,
    inputs: () => [activation(32, 64, 56, 56), activation(32, 64, 56, 56)],
    run: (a, b) => add(a, b),
  },
  {
    name: "add [32,64,56,56] with [64,1,1]",
    bytes: 2 * 4 * MAP,
    inputs: () => [activation(32, 64, 56, 56), activation(64, 1, 1)],
    run: (a, b) => add(a, b),
  },
  {
    name: "mul then add, fused, [32,64,56,56]",
    bytes: 4 * 4 * MAP,
    inputs: () => [activation(32, 64, 56, 56), activation(32, 64, 56, 56), activation(32, 64, 56, 56)],
    run: (a, b, c) => add(mul(a, b), c),
  },
]);
