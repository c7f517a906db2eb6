import { erfinv, lgamma, nanToNum } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("unarySpecial", [
  {
    name: "erfinv [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => erfinv(x),
  },
  {
    name: "lgamma [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => lgamma(x),
  },
  {
    name: "nanToNum [32,64,56,56]",
    bytes: 2 * 4 * 32 * 64 * 56 * 56,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => nanToNum(x),
  },
]);
