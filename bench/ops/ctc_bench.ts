import { ctc, logSoftmax, vjp } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("ctc", [
  {
    name: "50 times, 16 samples, 20 classes, 10 labels",
    bytes: 4 * 50 * 16 * 20,
    inputs: () => [logSoftmax(filled(50, 16, 20)), indices(19, 16, 10)],
    run: (x, label) => ctc(x, label, { blank: 19 }),
  },
  {
    name: "50 times, 16 samples, 20 classes, 10 labels, gradient",
    bytes: 2 * 4 * 50 * 16 * 20,
    inputs: () => [logSoftmax(filled(50, 16, 20)), indices(19, 16, 10), filled()],
    run: (x, label, cotangent) => vjp((x) => ctc(x, label, { blank: 19 }), x)[1](cotangent),
  },
]);
