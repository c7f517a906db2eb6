import { cast, matmul } from "../../core/mod.ts";
import { benchOp, type BenchRow, filled } from "../harness.ts";

function row(batch: number[], m: number, k: number, n: number): BenchRow {
  const [a, b] = [[...batch, m, k], [...batch, k, n]];
  return {
    name: `[${a}] x [${b}]`,
    flops: 2 * batch.reduce((product, extent) => product * extent, 1) * m * k * n,
    inputs: () => [filled(...a), filled(...b)],
    run: (x, y) => matmul(x, y),
  };
}

/** The same with operands and result in float16. */
function inHalf(one: BenchRow): BenchRow {
  return { ...one, name: `${one.name} float16`, inputs: () => one.inputs().map((x) => cast(x, "float16")) };
}

benchOp("matmul", [
  row([], 1024, 1024, 1024),
  inHalf(row([], 1024, 1024, 1024)),
  row([], 64, 400, 120),
  row([], 1, 4096, 4096),
  row([32], 128, 64, 128),
]);
