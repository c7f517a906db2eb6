import { broadcastTo, flip, permute, transpose } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const MIB = 2 ** 20;

benchOp("movement", [
  {
    name: "transpose [2048,2048]",
    bytes: 2 * 16 * MIB,
    inputs: () => [filled(2048, 2048)],
    run: (x) => transpose(x),
  },
  {
    name: "permute NCHW to NHWC [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => permute(x, [0, 2, 3, 1]),
  },
  {
    name: "flip both axes [2048,2048]",
    bytes: 2 * 16 * MIB,
    inputs: () => [filled(2048, 2048)],
    run: (x) => flip(x, [0, 1]),
  },
  {
    name: "broadcastTo [2048,1] to [2048,2048]",
    bytes: 16 * MIB,
    inputs: () => [filled(2048, 1)],
    run: (x) => broadcastTo(x, [2048, 2048]),
  },
]);
