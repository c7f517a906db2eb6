import { conv3d, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const flops = 2 * 16 * 32 * 27 * 8 * 28 * 28;
const operands = () => [filled(1, 16, 8, 28, 28), filled(32, 16, 3, 3, 3)];

benchOp("conv3d", [
  {
    name: "3x3x3 16->32 8x28x28",
    flops,
    inputs: operands,
    run: (x, weight) => conv3d(x, weight, null, { padding: 1 }),
  },
  {
    name: "3x3x3 16->32 8x28x28, gradients of both",
    flops: 2 * flops,
    inputs: () => [...operands(), filled(1, 32, 8, 28, 28)],
    run: (x, weight, cotangent) => {
      const [, pullback] = vjp(([x, weight]) => conv3d(x, weight, null, { padding: 1 }), [x, weight] as const);
      return pullback(cotangent);
    },
  },
]);
