import { l1Penalty, l2Penalty } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("penalties", [
  {
    name: "l2Penalty of three weights, 4.7 million",
    bytes: 4 * (4096 * 1000 + 1000 + 512 * 1152),
    inputs: () => [filled(1000, 4096), filled(1000), filled(512, 1152)],
    run: (a, b, c) => l2Penalty({ "a.weight": a, "a.bias": b, "c.weight": c }),
  },
  {
    name: "l1Penalty of three weights, 4.7 million",
    bytes: 4 * (4096 * 1000 + 1000 + 512 * 1152),
    inputs: () => [filled(1000, 4096), filled(1000), filled(512, 1152)],
    run: (a, b, c) => l1Penalty({ "a.weight": a, "a.bias": b, "c.weight": c }),
  },
]);
