import { cast, tensor } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 2 ** 24;

benchOp("cast", [
  {
    name: "float32 to int32 [16777216]",
    bytes: 8 * COUNT,
    inputs: () => [filled(COUNT)],
    run: (x) => cast(x, "int32"),
  },
  {
    name: "int32 to float32 [16777216]",
    bytes: 8 * COUNT,
    inputs: () => [tensor(new Int32Array(COUNT), { shape: [COUNT] })],
    run: (x) => cast(x, "float32"),
  },
]);
