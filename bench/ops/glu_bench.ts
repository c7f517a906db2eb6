import { glu, vjp } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("glu", [
  { name: "[4096,1024]", bytes: 6 * 4096 * 1024, inputs: () => [filled(4096, 1024)], run: (x) => glu(x) },
  {
    name: "[4096,1024], gradient",
    bytes: 10 * 4096 * 1024,
    inputs: () => [filled(4096, 1024), filled(4096, 512)],
    run: (x, cotangent) => vjp((x) => glu(x), x)[1](cotangent),
  },
]);
