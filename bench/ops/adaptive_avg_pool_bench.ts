import { adaptiveAvgPool2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("adaptiveAvgPool", [
  {
    name: "[32,256,13,13] to 6",
    bytes: 4 * 32 * 256 * (169 + 36),
    inputs: () => [filled(32, 256, 13, 13)],
    run: (x) => adaptiveAvgPool2d(x, 6),
  },
  {
    name: "[32,512,7,7] to 1",
    bytes: 4 * 32 * 512 * 50,
    inputs: () => [filled(32, 512, 7, 7)],
    run: (x) => adaptiveAvgPool2d(x, 1),
  },
]);
