// Modules that store 16-bit numbers must pass the compiler of browsers, too.
import { assert, assertEquals } from "@std/assert";
import {
  batchNorm,
  cast,
  conv2d,
  crossEntropy,
  flatten,
  grad,
  linear,
  max,
  maxPool2d,
  mean,
  relu,
  softmax,
  sum,
  type Tensor,
  tensor,
} from "../../core/mod.ts";
import { needsHalves } from "../../core/plan/specialize.ts";
import { tintMessages } from "../../scripts/tint.ts";
import { addPlannedCode, plainTarget } from "./planned_code.ts";

function input(...shape: number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(new Float32Array(size), { shape, dtype: "float16" });
}

/** A training step of a small network on float16, and kernels that read and write it in every way. */
function computations(): Tensor[][] {
  const parameters = [input(8, 4, 3, 3), input(8), input(10, 8 * 14 * 14), input(10)];
  const labels = tensor(new Int32Array(16), { dtype: "int32" });
  const loss = ([kernel, scale, weight, bias]: Tensor[]) => {
    const y = batchNorm(conv2d(input(16, 4, 28, 28), kernel, null, { padding: 1 }), { mean: scale, variance: scale });
    return crossEntropy(linear(flatten(maxPool2d(relu(y), 2), { start: 1 }), weight, bias), labels);
  };
  return [
    [loss(parameters), ...grad(loss)(parameters)],
    [conv2d(input(2, 64, 28, 28), input(64, 64, 3, 3), null, { padding: 1 })],
    [conv2d(input(2, 32, 28, 28), input(32, 1, 3, 3), null, { padding: 1, groups: 32 })],
    [softmax(input(40, 1000)), max(input(40, 1000), { axis: 1 }), mean(input(300000))],
    [cast(sum(input(7, 9), { axis: 1 }), "int32"), cast(tensor([1.5, 2, 3]), "float16")],
  ];
}

for (const kind of ["cpu", "gpu"] as const) {
  Deno.test(`Tint accepts modules with 16-bit floats on ${kind} adapters, and they say that they need them`, async () => {
    const code = new Map<string, string>();
    const subgroups = kind === "cpu" ? "enable" : undefined;
    for (const tensors of computations()) addPlannedCode(code, tensors, { ...plainTarget(kind), subgroups });
    for (const text of code.keys()) assertEquals(needsHalves(text), /f16[(>]/.test(text));
    assert([...code.keys()].filter(needsHalves).length > 10);
    assertEquals(await tintMessages([...code].map(([wgsl, label]) => ({ wgsl, label }))), []);
  });
}
