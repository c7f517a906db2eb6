import { channelShuffle, pixelShuffle, pixelUnshuffle } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("pixelShuffle", [
  {
    name: "by 2 [16,256,56,56]",
    bytes: 2 * 4 * 16 * 256 * 56 ** 2,
    inputs: () => [filled(16, 256, 56, 56)],
    run: (x) => pixelShuffle(x, 2),
  },
  {
    name: "back by 2 [16,64,112,112]",
    bytes: 2 * 4 * 16 * 64 * 112 ** 2,
    inputs: () => [filled(16, 64, 112, 112)],
    run: (x) => pixelUnshuffle(x, 2),
  },
  {
    name: "of channels in 4 groups [16,256,56,56]",
    bytes: 2 * 4 * 16 * 256 * 56 ** 2,
    inputs: () => [filled(16, 256, 56, 56)],
    run: (x) => channelShuffle(x, 4),
  },
]);
