import { atan, sin, tan } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const SHAPE = [32, 64, 56, 56];
const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(...SHAPE)];

benchOp("unary", [
  { name: "sin [32,64,56,56]", bytes: BYTES, inputs, run: (x) => sin(x) },
  { name: "tan [32,64,56,56]", bytes: BYTES, inputs, run: (x) => tan(x) },
  { name: "atan [32,64,56,56]", bytes: BYTES, inputs, run: (x) => atan(x) },
]);
