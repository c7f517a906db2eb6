import { embedding, gather, indexSelect } from "../../core/mod.ts";
import { benchOp, filled, indices } from "../harness.ts";

benchOp("gather", [
  {
    name: "embedding of 64x128 words in [50000,256]",
    bytes: 2 * 4 * 64 * 128 * 256,
    inputs: () => [filled(50000, 256), indices(50000, 64, 128)],
    run: (weight, index) => embedding(weight, index),
  },
  {
    name: "indexSelect of 1024 rows [10000,784]",
    bytes: 2 * 4 * 1024 * 784,
    inputs: () => [filled(10000, 784), indices(10000, 1024)],
    run: (x, index) => indexSelect(x, index),
  },
  {
    name: "gather along columns [4096,1000] by [4096,16]",
    bytes: 2 * 4 * 4096 * 16,
    inputs: () => [filled(4096, 1000), indices(1000, 4096, 16)],
    run: (x, index) => gather(x, index, 1),
  },
]);
