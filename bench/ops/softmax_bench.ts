import { logSoftmax, softmax, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("softmax", [
  { name: "[64,10]", bytes: 2 * 4 * 640, inputs: () => [filled(64, 10)], run: (x) => softmax(x) },
  { name: "[1024,1000]", bytes: 2 * 4 * 1024e3, inputs: () => [filled(1024, 1000)], run: (x) => softmax(x) },
  { name: "[256,32768]", bytes: 2 * 4 * 2 ** 23, inputs: () => [filled(256, 32768)], run: (x) => softmax(x) },
  {
    name: "logarithm of, [4096,1000]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (x) => logSoftmax(x),
  },
  {
    name: "[4096,1000], gradient",
    bytes: 3 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000), filled(4096, 1000)],
    run: (x, cotangent) => vjp((x) => softmax(x), x)[1](cotangent),
  },
]);
