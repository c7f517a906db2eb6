import { rotate } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("warp", [
  {
    name: "rotate [16,3,224,224]",
    bytes: 2 * 4 * 48 * 224 ** 2,
    inputs: () => [filled(16, 3, 224, 224)],
    run: (x) => rotate(x, 15),
  },
  {
    name: "rotate, nearest [64,1,28,28]",
    bytes: 2 * 4 * 64 * 28 ** 2,
    inputs: () => [filled(64, 1, 28, 28)],
    run: (x) => rotate(x, 15, { mode: "nearest" }),
  },
]);
