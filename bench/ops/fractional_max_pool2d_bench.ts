import { fractionalMaxPool2d, key } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const from = key(0);

benchOp("fractionalMaxPool2d", [
  {
    name: "2x2 to 20 [32,64,28,28]",
    bytes: 4 * 32 * 64 * (28 ** 2 + 20 ** 2),
    inputs: () => [filled(32, 64, 28, 28)],
    run: (x) => fractionalMaxPool2d(x, 2, { outputSize: 20, key: from }),
  },
  {
    name: "3x3 by 0.6 [16,64,56,56]",
    bytes: 4 * 16 * 64 * (56 ** 2 + 33 ** 2),
    inputs: () => [filled(16, 64, 56, 56)],
    run: (x) => fractionalMaxPool2d(x, 3, { outputRatio: 0.6, key: from }),
  },
]);
