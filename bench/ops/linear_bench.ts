import { linear, vjp } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

function row(batch: number, inputs: number, outputs: number): BenchRow {
  return {
    name: `[${batch},${inputs}] to ${outputs}`,
    flops: 2 * batch * inputs * outputs,
    inputs: () => [filled(batch, inputs), filled(outputs, inputs), filled(outputs)],
    run: (x, weight, bias) => linear(x, weight, bias),
  };
}

function gradientRow(batch: number, inputs: number, outputs: number): BenchRow {
  return {
    name: `[${batch},${inputs}] to ${outputs}, gradients of all three`,
    flops: 4 * batch * inputs * outputs,
    inputs: () => [filled(batch, inputs), filled(outputs, inputs), filled(outputs), filled(batch, outputs)],
    run: (x, weight, bias, cotangent) => {
      const [, pullback] = vjp(([x, weight, bias]) => linear(x, weight, bias), [x, weight, bias] as const);
      return pullback(cotangent);
    },
  };
}

benchOp("linear", [row(64, 400, 120), row(1, 4096, 4096), row(256, 1024, 1024), gradientRow(64, 400, 120)]);
