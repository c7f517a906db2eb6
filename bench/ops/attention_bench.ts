import { attention, type Tensor, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const FLOPS = 4 * 8 * 8 * 128 * 128 * 64;
const operands = () => [filled(8, 8, 128, 64), filled(8, 8, 128, 64), filled(8, 8, 128, 64)];

benchOp("attention", [
  { name: "[8,8,128,64]", flops: FLOPS, inputs: operands, run: (q, k, v) => attention(q, k, v) },
  {
    name: "[8,8,128,64], causal",
    flops: FLOPS,
    inputs: operands,
    run: (q, k, v) => attention(q, k, v, { causal: true }),
  },
  {
    name: "[8,8,128,64], gradients",
    flops: 3 * FLOPS,
    inputs: () => [...operands(), filled(8, 8, 128, 64)],
    run: (q, k, v, cotangent) => vjp(([q, k, v]: Tensor[]) => attention(q, k, v), [q, k, v])[1](cotangent),
  },
]);
