import { globalAvgPool2d, globalMaxPool2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const BYTES = 4 * 32 * 512 * 7 * 7;
const inputs = () => [filled(32, 512, 7, 7)];

benchOp("pool2d", [
  { name: "global average [32,512,7,7]", bytes: BYTES, inputs, run: (x) => globalAvgPool2d(x) },
  { name: "global maximum [32,512,7,7]", bytes: BYTES, inputs, run: (x) => globalMaxPool2d(x) },
]);
