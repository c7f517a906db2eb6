import { assertAlmostEquals, assertEquals } from "@std/assert";
import { referenceNet } from "../../bench/compare/net.ts";
import { conv2d, type Values } from "../../bench/compare/reference.ts";
import { RESNET18_SHAPES } from "../../bench/compare/resnet.ts";

const values = (shape: number[], data: number[]): Values => ({ shape, data: Float64Array.from(data) });

Deno.test("the ResNet-18 of the comparison has the parameters of the model zoo's", () => {
  const learned = Object.entries(RESNET18_SHAPES).filter(([name]) => !name.includes("running"));
  assertEquals(learned.reduce((total, [, shape]) => total + shape.reduce((a, b) => a * b, 1), 0), 11_689_512);
});

Deno.test("reference loops: strides, groups, pooling, softmax, batch norm", () => {
  const square = values([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), ones = values([1, 1, 3, 3], Array(9).fill(1));
  assertEquals([...conv2d(square, ones, null, 1, { stride: 2 }).data], [12, 16, 24, 28]);
  const two = values([1, 2, 1, 2], [1, 2, 3, 4]);
  assertEquals([...conv2d(two, values([2, 1, 1, 1], [10, 100]), null, 0, { groups: 2 }).data], [10, 20, 300, 400]);
  assertEquals([...referenceNet.maxPool(square).data], [5, 6, 8, 9]);
  assertEquals([...referenceNet.globalAvgPool(two).data], [1.5, 3.5]);
  assertAlmostEquals(referenceNet.softmax(values([1, 2], [0, Math.log(3)])).data[1], 0.75);
  const [weight, bias, mean, variance] = [2, 1, 5, 4 - 1e-5].map((value) => values([1], [value]));
  assertAlmostEquals(referenceNet.batchNorm(square, { weight, bias, mean, variance }).data[8], 5);
});
