import { concat } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const PLANE = 28 * 28;

benchOp("concat", [
  {
    name: "4 branches of an Inception module, 64+128+32+32 channels, batch 16, 28x28",
    bytes: 2 * 4 * 16 * 256 * PLANE,
    inputs: () => [64, 128, 32, 32].map((channels) => filled(16, channels, 28, 28)),
    run: (...branches) => concat(branches, 1),
  },
  {
    name: "2 x [2048,1024] along rows",
    bytes: 2 * 2 * 4 * 2048 * 1024,
    inputs: () => [filled(2048, 1024), filled(2048, 1024)],
    run: (a, b) => concat([a, b], 0),
  },
]);
