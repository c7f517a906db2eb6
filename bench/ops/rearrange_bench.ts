import { repeat, rot90, swapAxes } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("rearrange", [
  { name: "rot90 [2048,2048]", bytes: 2 * 4 * 2048 ** 2, inputs: () => [filled(2048, 2048)], run: (x) => rot90(x) },
  {
    name: "repeat rows twice [1024,2048]",
    bytes: 3 * 4 * 1024 * 2048,
    inputs: () => [filled(1024, 2048)],
    run: (x) => repeat(x, 2),
  },
  {
    name: "swapAxes [64,128,512]",
    bytes: 2 * 4 * 64 * 128 * 512,
    inputs: () => [filled(64, 128, 512)],
    run: (x) => swapAxes(x, 0, 1),
  },
]);
