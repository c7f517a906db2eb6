import { categorical, key, randint } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const from = key(0);

benchOp("random", [
  {
    name: "randint [32,64,56,56]",
    bytes: 4 * 32 * 64 * 56 * 56,
    inputs: () => [],
    run: () => randint(from, [32, 64, 56, 56], { max: 10 }),
  },
  {
    name: "categorical [4096,1000]",
    bytes: 4 * 4096e3,
    inputs: () => [filled(4096, 1000)],
    run: (logits) => categorical(from, logits),
  },
]);
