import { fold, unfold } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("unfold", [
  {
    name: "3x3 [16,64,28,28]",
    bytes: 4 * 16 * 64 * (28 ** 2 + 9 * 26 ** 2),
    inputs: () => [filled(16, 64, 28, 28)],
    run: (x) => unfold(x, 3),
  },
  {
    name: "fold 3x3 to [16,64,28,28]",
    bytes: 4 * 16 * 64 * (28 ** 2 + 9 * 26 ** 2),
    inputs: () => [filled(16, 64 * 9, 26 * 26)],
    run: (x) => fold(x, [28, 28], 3),
  },
]);
