import { softshrink, tanhshrink, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const COUNT = 32 * 64 * 56 * 56;

benchOp("shrinking activations", [
  {
    name: "softshrink [32,64,56,56]",
    bytes: 2 * 4 * COUNT,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => softshrink(x),
  },
  {
    name: "tanhshrink [32,64,56,56], gradient",
    bytes: 3 * 4 * COUNT,
    inputs: () => [filled(32, 64, 56, 56), filled(32, 64, 56, 56)],
    run: (x, cotangent) => vjp(tanhshrink, x)[1](cotangent),
  },
]);
