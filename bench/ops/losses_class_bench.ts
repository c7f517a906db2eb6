import { crossEntropy, vjp } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled, indices } from "../harness.ts";

function rows(batch: number, classes: number): BenchRow[] {
  const bytes = 4 * batch * classes;
  return [
    {
      name: `crossEntropy [${batch},${classes}]`,
      bytes,
      inputs: () => [filled(batch, classes), indices(classes, batch)],
      run: (logits, label) => crossEntropy(logits, label),
    },
    {
      name: `crossEntropy [${batch},${classes}], gradient`,
      bytes: 2 * bytes,
      inputs: () => [filled(batch, classes), indices(classes, batch), filled()],
      run: (logits, label, cotangent) => vjp((x) => crossEntropy(x, label), logits)[1](cotangent),
    },
  ];
}

benchOp("losses", [...rows(64, 10), ...rows(4096, 1000)]);
