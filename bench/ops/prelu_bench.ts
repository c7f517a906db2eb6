import { prelu, type Tensor, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 32 * 64 * 56 * 56;

benchOp("prelu", [
  {
    name: "[32,64,56,56]",
    bytes: 2 * 4 * COUNT,
    inputs: () => [filled(32, 64, 56, 56), filled(64)],
    run: (x, weight) => prelu(x, weight),
  },
  {
    name: "[32,64,56,56], gradients",
    bytes: 3 * 4 * COUNT,
    inputs: () => [filled(32, 64, 56, 56), filled(64), filled(32, 64, 56, 56)],
    run: (x, weight, cotangent) => vjp(([x, weight]: Tensor[]) => prelu(x, weight), [x, weight])[1](cotangent),
  },
]);
