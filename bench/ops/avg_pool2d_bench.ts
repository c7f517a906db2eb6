import { avgPool2d, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("avgPool2d", [
  {
    name: "2x2 [64,6,28,28]",
    bytes: 4 * 64 * 6 * (28 ** 2 + 14 ** 2),
    inputs: () => [filled(64, 6, 28, 28)],
    run: (x) => avgPool2d(x, 2),
  },
  {
    name: "3x3 stride 1 padding 1 [16,192,28,28]",
    bytes: 2 * 4 * 16 * 192 * 28 ** 2,
    inputs: () => [filled(16, 192, 28, 28)],
    run: (x) => avgPool2d(x, 3, { stride: 1, padding: 1 }),
  },
  {
    name: "2x2 [64,6,28,28], gradient",
    bytes: 4 * 64 * 6 * (28 ** 2 + 14 ** 2),
    inputs: () => [filled(64, 6, 28, 28), filled(64, 6, 14, 14)],
    run: (x, cotangent) => vjp((x) => avgPool2d(x, 2), x)[1](cotangent),
  },
]);
