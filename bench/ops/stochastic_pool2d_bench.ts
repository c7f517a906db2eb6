import { key, relu, stochasticPool2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const from = key(0);

benchOp("stochasticPool2d", [
  {
    name: "2x2 drawn [32,64,28,28]",
    bytes: 4 * 32 * 64 * (28 ** 2 + 14 ** 2),
    inputs: () => [relu(filled(32, 64, 28, 28))],
    run: (x) => stochasticPool2d(x, 2, { key: from }),
  },
  {
    name: "2x2 weighted [32,64,28,28]",
    bytes: 4 * 32 * 64 * (28 ** 2 + 14 ** 2),
    inputs: () => [relu(filled(32, 64, 28, 28))],
    run: (x) => stochasticPool2d(x, 2, { train: false }),
  },
]);
