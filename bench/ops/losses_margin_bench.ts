import { hinge, multiMargin, ones } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("losses", [
  {
    name: "hinge [4096]",
    bytes: 2 * 4 * 4096,
    inputs: () => [filled(4096), ones([4096])],
    run: (input, target) => hinge(input, target),
  },
  {
    name: "multiMargin [4096,1000]",
    bytes: 4 * 4096e3,
    inputs: () => [filled(4096, 1000), indices(1000, 4096)],
    run: (input, label) => multiMargin(input, label),
  },
]);
