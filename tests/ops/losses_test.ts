import { assertEquals, assertThrows } from "@std/assert";
import {
  DTypeError,
  grad,
  halfSquaredError,
  huber,
  l1,
  mse,
  ShapeError,
  smoothL1,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const input = () => tensor([[1, -2, 0.5], [3, 0, -1]]);
const target = () => tensor([[1, 1, 0], [0, 0.25, -3]]);
const differences = [0, -3, 0.5, 3, -0.25, 2];

Deno.test("losses of differences agree with their formulas, under every reduction", async () => {
  const rows: [(a: Tensor, b: Tensor, o: { reduction?: "mean" | "sum" | "none" }) => Tensor, (d: number) => number][] =
    [
      [mse, (d) => d * d],
      [l1, Math.abs],
      [smoothL1, (d) => Math.abs(d) < 1 ? d * d / 2 : Math.abs(d) - 0.5],
      [(a, b, o) => smoothL1(a, b, { beta: 0.4, ...o }), (d) => Math.abs(d) < 0.4 ? d * d / 0.8 : Math.abs(d) - 0.2],
      [(a, b, o) => smoothL1(a, b, { beta: 0, ...o }), Math.abs],
      [huber, (d) => Math.abs(d) <= 1 ? d * d / 2 : Math.abs(d) - 0.5],
      [
        (a, b, o) => huber(a, b, { delta: 2.5, ...o }),
        (d) => Math.abs(d) <= 2.5 ? d * d / 2 : 2.5 * (Math.abs(d) - 1.25),
      ],
    ];
  for (const [loss, formula] of rows) {
    const want = differences.map(formula);
    const total = want.reduce((a, b) => a + b);
    await checkValues(loss(input(), target(), { reduction: "none" }), want);
    await checkValues(loss(input(), target(), { reduction: "sum" }), total);
    await checkValues(loss(input(), target(), {}), total / 6);
  }
});

Deno.test("halfSquaredError is the lecture's: half of the squares of a sample, averaged over samples", async () => {
  const total = differences.reduce((sum, d) => sum + d * d, 0);
  await checkValues(halfSquaredError(input(), target()), total / 2 / 2);
  const dx = grad((x: Tensor) => halfSquaredError(x, target()))(input());
  await checkValues(dx, differences.map((d) => d / 2));
});

Deno.test("losses of differences are differentiable twice, away from their kinks", async () => {
  const shape = [3, 4];
  const operands = [random(shape, { min: 1.4, max: 3 }), random(shape, { min: -3, max: -1.4, seed: 2 })];
  const near = [random(shape, { min: 0.1, max: 0.4 }), random(shape, { min: -0.4, max: -0.1, seed: 2 })];
  for (const loss of [mse, l1, smoothL1, huber, halfSquaredError]) {
    await checkGradient((a, b) => loss(a, b), operands);
    await checkGradient((a, b) => loss(a, b), near);
  }
});

Deno.test("losses of more than 65,536 elements", async () => {
  const count = 300_007;
  const x = tensor(Float32Array.from({ length: count }, (_, i) => i % 4));
  await checkValues(mse(x, zeros([count]), { reduction: "sum" }), 75_001 * 14 + 5);
  await checkValues(l1(x, zeros([count])), (75_001 * 6 + 3) / count);
});

Deno.test("unequal shapes, types and options are refused", () => {
  assertThrows(() => mse(zeros([3]), zeros([3, 1])), ShapeError, "input is [3], target is [3,1]");
  assertThrows(() => l1(zeros([3]), zeros([3], "int32")), DTypeError, "operands are float32 and int32");
  assertThrows(() => smoothL1(zeros([3]), zeros([3]), { beta: -1 }), ValueError, "found -1");
  assertThrows(() => huber(zeros([3]), zeros([3]), { delta: 0 }), ValueError, "found 0");
  assertThrows(() => halfSquaredError(zeros([]), zeros([])), ShapeError, "needs [N, ...]");
  const reduction = "average" as "mean";
  assertThrows(() => mse(zeros([3]), zeros([3]), { reduction }), ValueError, "found reduction average");
  assertEquals(mse(zeros([0]), zeros([0]), { reduction: "none" }).shape, [0]);
});
