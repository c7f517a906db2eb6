import { gridSample } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("gridSample", [
  {
    name: "bilinear [16,3,224,224]",
    bytes: 4 * 16 * 8 * 224 ** 2,
    inputs: () => [filled(16, 3, 224, 224), filled(16, 224, 224, 2)],
    run: (x, grid) => gridSample(x, grid),
  },
  {
    name: "nearest [16,64,56,56]",
    bytes: 4 * 16 * 130 * 56 ** 2,
    inputs: () => [filled(16, 64, 56, 56), filled(16, 56, 56, 2)],
    run: (x, grid) => gridSample(x, grid, { mode: "nearest" }),
  },
]);
