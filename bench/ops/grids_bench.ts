import { arange, eye, tril } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const BYTES = 4 * 2048 ** 2;

benchOp("grids", [
  { name: "arange of 4194304", bytes: BYTES, inputs: () => [], run: () => arange(2048 ** 2) },
  { name: "eye [2048,2048]", bytes: BYTES, inputs: () => [], run: () => eye(2048) },
  { name: "tril [2048,2048]", bytes: 2 * BYTES, inputs: () => [filled(2048, 2048)], run: (x) => tril(x) },
]);
