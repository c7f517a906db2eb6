import { diag, diagonal } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("diagonal", [
  { name: "of [2048,2048]", bytes: 2 * 4 * 2048, inputs: () => [filled(2048, 2048)], run: (x) => diagonal(x) },
  { name: "matrix of 2048", bytes: 4 * 2048 ** 2, inputs: () => [filled(2048)], run: (x) => diag(x) },
]);
