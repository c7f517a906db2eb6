import { cast, dice, focal, greater, sigmoid } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("losses", [
  {
    name: "focal [4096,1000]",
    bytes: 2 * 4 * 4096e3,
    inputs: () => [filled(4096, 1000), cast(greater(filled(4096, 1000), 0), "float32")],
    run: (logits, target) => focal(logits, target),
  },
  {
    name: "dice [16,1,224,224]",
    bytes: 2 * 4 * 16 * 224 ** 2,
    inputs: () => [sigmoid(filled(16, 1, 224, 224)), cast(greater(filled(16, 1, 224, 224), 0), "float32")],
    run: (input, target) => dice(input, target),
  },
]);
