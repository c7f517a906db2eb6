import { maxPool2d, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("maxPool2d", [
  {
    name: "2x2 [64,6,28,28]",
    bytes: 4 * 64 * 6 * (28 ** 2 + 14 ** 2),
    inputs: () => [filled(64, 6, 28, 28)],
    run: (x) => maxPool2d(x, 2),
  },
  {
    name: "3x3 stride 2 padding 1 [1,64,112,112]",
    bytes: 4 * 64 * (112 ** 2 + 56 ** 2),
    inputs: () => [filled(1, 64, 112, 112)],
    run: (x) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
  },
  {
    name: "3x3 stride 2 padding 1 [16,64,112,112]",
    bytes: 4 * 16 * 64 * (112 ** 2 + 56 ** 2),
    inputs: () => [filled(16, 64, 112, 112)],
    run: (x) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
  },
  {
    name: "3x3 stride 2 padding 1 [16,64,112,112], gradient",
    bytes: 4 * 16 * 64 * (2 * 112 ** 2 + 56 ** 2),
    inputs: () => [filled(16, 64, 112, 112), filled(16, 64, 56, 56)],
    run: (x, cotangent) => vjp((x) => maxPool2d(x, 3, { stride: 2, padding: 1 }), x)[1](cotangent),
  },
]);
