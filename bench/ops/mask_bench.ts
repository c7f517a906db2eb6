import { greater, maskedFill } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("mask", [
  {
    name: "maskedFill [32,64,56,56]",
    bytes: 3 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56), greater(filled(32, 64, 56, 56), 0)],
    run: (x, mask) => maskedFill(x, mask, 0),
  },
  {
    name: "maskedFill by rows [64,128,128]",
    bytes: 2 * 4 * 64 * 128 * 128,
    inputs: () => [filled(64, 128, 128), greater(filled(128, 128), 0)],
    run: (x, mask) => maskedFill(x, mask, -1e9),
  },
]);
