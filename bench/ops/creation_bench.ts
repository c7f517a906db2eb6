import { linspace, logspace, meshgrid } from "../../core/mod.ts";
import { benchOp } from "../harness.ts";

benchOp("creation", [
  { name: "logspace of 4194304", bytes: 4 * 2 ** 22, inputs: () => [], run: () => logspace(0, 1, 2 ** 22) },
  {
    name: "meshgrid of 2048 and 2048",
    bytes: 2 * 4 * 2048 ** 2,
    inputs: () => [linspace(0, 1, 2048), linspace(0, 1, 2048)],
    run: (x, y) => meshgrid([x, y]),
  },
]);
