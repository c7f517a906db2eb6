import { crossEntropy, type Tensor, tensor, vjp } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

function labels(count: number, classes: number): Tensor {
  return tensor(Int32Array.from({ length: count }, (_, i) => i % classes), { shape: [count], dtype: "int32" });
}

function rows(batch: number, classes: number): BenchRow[] {
  const bytes = 4 * batch * classes;
  return [
    {
      name: `crossEntropy [${batch},${classes}]`,
      bytes,
      inputs: () => [filled(batch, classes), labels(batch, classes)],
      run: (logits, label) => crossEntropy(logits, label),
    },
    {
      name: `crossEntropy [${batch},${classes}], gradient`,
      bytes: 2 * bytes,
      inputs: () => [filled(batch, classes), labels(batch, classes), filled()],
      run: (logits, label, cotangent) => vjp((x) => crossEntropy(x, label), logits)[1](cotangent),
    },
  ];
}

benchOp("losses", [...rows(64, 10), ...rows(4096, 1000)]);
