import { oneHot, tensor } from "../../core/mod.ts";
import { benchOp } from "../harness.ts";

function labels(count: number, classes: number) {
  return () => [tensor(Int32Array.from({ length: count }, (_, i) => i % classes), { shape: [count], dtype: "int32" })];
}

benchOp("oneHot", [
  { name: "[64] of 10", bytes: 4 * 64 * 11, inputs: labels(64, 10), run: (index) => oneHot(index, 10) },
  { name: "[8192] of 1000", bytes: 4 * 8192 * 1001, inputs: labels(8192, 1000), run: (index) => oneHot(index, 1000) },
]);
