import { gaussianBlur } from "../../core/mod.ts";
import { benchOp, filled } from "../harness.ts";

const rows = [[3, 64], [23, 64]].map(([size, width]) => ({
  name: `${size}x${size} [32,3,${width},${width}]`,
  flops: 2 * 2 * size * 96 * width ** 2,
  bytes: 4 * 4 * 96 * width ** 2,
  inputs: () => [filled(32, 3, width, width)],
  run: (x: ReturnType<typeof filled>) => gaussianBlur(x, size, { sigma: 0.2 * size }),
}));

benchOp("gaussianBlur", rows);
