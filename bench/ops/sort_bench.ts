import { argsort, sort, topK } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("sort", [
  { name: "of 1048576", bytes: 2 * 4 * 2 ** 20, inputs: () => [filled(2 ** 20)], run: (x) => sort(x) },
  { name: "of rows [4096,256]", bytes: 2 * 4 * 4096 * 256, inputs: () => [filled(4096, 256)], run: (x) => argsort(x) },
  {
    name: "5 largest of rows [10000,1000]",
    bytes: 4 * 10000 * 1000,
    inputs: () => [filled(10000, 1000)],
    run: (x) => topK(x, 5),
  },
]);
