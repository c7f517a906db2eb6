import { alphaDropout, dropBlock, dropout2d, key } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const from = key(0);
const BYTES = 2 * 4 * 32 * 64 * 28 * 28;

benchOp("structured dropout", [
  {
    name: "channels of [32,64,28,28]",
    bytes: BYTES,
    inputs: () => [filled(32, 64, 28, 28)],
    run: (x) => dropout2d(x, { rate: 0.5, key: from }),
  },
  {
    name: "alpha [32,64,28,28]",
    bytes: BYTES,
    inputs: () => [filled(32, 64, 28, 28)],
    run: (x) => alphaDropout(x, { rate: 0.5, key: from }),
  },
  {
    name: "blocks 7x7 of [32,64,28,28]",
    bytes: BYTES,
    inputs: () => [filled(32, 64, 28, 28)],
    run: (x) => dropBlock(x, { rate: 0.1, key: from }),
  },
]);
