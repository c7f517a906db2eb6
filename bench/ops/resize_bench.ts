import { resize } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

benchOp("resize", [
  {
    name: "bilinear [16,3,256,256] to 224",
    bytes: 4 * 48 * (256 ** 2 + 224 ** 2),
    inputs: () => [filled(16, 3, 256, 256)],
    run: (x) => resize(x, 224),
  },
  {
    name: "nearest [16,64,28,28] to 56",
    bytes: 4 * 16 * 64 * (28 ** 2 + 56 ** 2),
    inputs: () => [filled(16, 64, 28, 28)],
    run: (x) => resize(x, 56, { mode: "nearest" }),
  },
  {
    name: "bicubic, antialiased [16,3,512,512] to 224",
    bytes: 4 * 48 * (512 ** 2 + 224 ** 2),
    inputs: () => [filled(16, 3, 512, 512)],
    run: (x) => resize(x, 224, { mode: "bicubic", antialias: true }),
  },
]);
