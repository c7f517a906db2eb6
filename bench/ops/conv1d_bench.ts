import { conv1d } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

function row(batch: number, inputs: number, outputs: number, extent: number, kernel: number): BenchRow {
  return {
    name: `[${batch},${inputs},${extent}] to ${outputs} by ${kernel}`,
    flops: 2 * batch * outputs * (extent - kernel + 1) * inputs * kernel,
    inputs: () => [filled(batch, inputs, extent), filled(outputs, inputs, kernel), filled(outputs)],
    run: (x, weight, bias) => conv1d(x, weight, bias),
  };
}

benchOp("conv1d", [row(16, 64, 64, 512, 3), row(1, 1, 32, 16000, 9)]);
