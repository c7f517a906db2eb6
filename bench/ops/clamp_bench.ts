import { clamp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const BYTES = 2 * 4 * 32 * 64 * 56 * 56;
const inputs = () => [filled(32, 64, 56, 56)];

benchOp("clamp", [
  { name: "to both bounds [32,64,56,56]", bytes: BYTES, inputs, run: (x) => clamp(x, { min: -0.5, max: 0.5 }) },
  { name: "from below [32,64,56,56]", bytes: BYTES, inputs, run: (x) => clamp(x, { min: 0 }) },
]);
