import { prod } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const BYTES = 4 * 4096 ** 2;
const inputs = () => [filled(4096, 4096)];

benchOp("prod", [
  { name: "of rows [4096,4096]", bytes: BYTES, inputs, run: (x) => prod(x, { axis: 1 }) },
  { name: "of columns [4096,4096]", bytes: BYTES, inputs, run: (x) => prod(x, { axis: 0 }) },
]);
