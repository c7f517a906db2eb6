import { select } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("select", [
  { name: "a row [2048,2048]", bytes: 2 * 4 * 2048, inputs: () => [filled(2048, 2048)], run: (x) => select(x, 7) },
  {
    name: "a channel [32,64,56,56]",
    bytes: 2 * 4 * 32 * 56 ** 2,
    inputs: () => [filled(32, 64, 56, 56)],
    run: (x) => select(x, 7, 1),
  },
]);
