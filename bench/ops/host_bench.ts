import { hostScalar, mul, scalar } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("host", [
  {
    name: "rate of step 3, times [1024]",
    bytes: 2 * 4 * 1024,
    inputs: () => [filled(1024)],
    run: (x) => mul(x, hostScalar((n) => 0.1 * 0.5 ** n, [scalar(3, "int32")])),
  },
]);
