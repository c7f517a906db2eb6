import { maxPool2dIndices, maxUnpool2d } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("maxUnpool2d", [
  {
    name: "2x2 [32,64,14,14]",
    bytes: 4 * 32 * 64 * (28 ** 2 + 2 * 14 ** 2),
    inputs: () => [filled(32, 64, 14, 14), maxPool2dIndices(filled(32, 64, 28, 28), 2)],
    run: (x, places) => maxUnpool2d(x, places, 2),
  },
  {
    name: "2x2 [16,64,56,56]",
    bytes: 4 * 16 * 64 * (112 ** 2 + 2 * 56 ** 2),
    inputs: () => [filled(16, 64, 56, 56), maxPool2dIndices(filled(16, 64, 112, 112), 2)],
    run: (x, places) => maxUnpool2d(x, places, 2),
  },
]);
