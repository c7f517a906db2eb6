import { einsum } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("einsum", [
  {
    name: "bik,bkj->bij [32,128,64]",
    flops: 2 * 32 * 128 * 128 * 64,
    inputs: () => [filled(32, 128, 64), filled(32, 64, 128)],
    run: (a, b) => einsum("bik,bkj->bij", a, b),
  },
  {
    name: "bhqd,bhkd->bhqk [8,8,128,64]",
    flops: 2 * 64 * 128 * 128 * 64,
    inputs: () => [filled(8, 8, 128, 64), filled(8, 8, 128, 64)],
    run: (a, b) => einsum("bhqd,bhkd->bhqk", a, b),
  },
]);
