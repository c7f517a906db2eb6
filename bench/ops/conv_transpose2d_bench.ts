import { convTranspose2d } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

function row(inputs: number, outputs: number, extent: number, kernel: number, stride: number): BenchRow {
  return {
    name: `[1,${inputs},${extent},${extent}] to ${outputs} by ${kernel}, stride ${stride}`,
    flops: 2 * inputs * outputs * extent ** 2 * kernel ** 2,
    inputs: () => [filled(1, inputs, extent, extent), filled(inputs, outputs, kernel, kernel), filled(outputs)],
    run: (x, weight, bias) => convTranspose2d(x, weight, bias, { stride }),
  };
}

benchOp("convTranspose2d", [row(64, 32, 28, 2, 2), row(64, 64, 28, 4, 2)]);
