import { gaussianNll, poissonNll, square } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("losses", [
  {
    name: "poissonNll [4096,1000]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000), square(filled(4096, 1000))],
    run: (input, target) => poissonNll(input, target),
  },
  {
    name: "gaussianNll [4096,1000]",
    bytes: 3 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000), filled(4096, 1000), square(filled(4096, 1000))],
    run: (input, target, variance) => gaussianNll(input, target, variance),
  },
]);
