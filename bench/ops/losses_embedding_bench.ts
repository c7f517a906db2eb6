import { cosineEmbedding, ones, tripletMargin } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("losses", [
  {
    name: "cosineEmbedding [4096,256]",
    bytes: 2 * 4 * 4096 * 256,
    inputs: () => [filled(4096, 256), filled(4096, 256), ones([4096])],
    run: (a, b, target) => cosineEmbedding(a, b, target),
  },
  {
    name: "tripletMargin [4096,256]",
    bytes: 3 * 4 * 4096 * 256,
    inputs: () => [filled(4096, 256), filled(4096, 256), filled(4096, 256)],
    run: (a, b, c) => tripletMargin(a, b, c),
  },
]);
