import { assertEquals, assertThrows } from "@std/assert";
import { ones, zeros } from "../../core/mod.ts";
import { UnknownOperator } from "../../scripts/golden/check.ts";
import { evaluate } from "../../scripts/golden/expression.ts";

// Shapes are known before anything runs, so these tests need no adapter.
const x = ones([2, 5]), image = ones([2, 3, 4, 4]), kernel = ones([2, 3, 1, 1]);

const shapeOf = (source: string, variables = {}) => [...evaluate(source, { x, image, kernel, ...variables }).shape];

Deno.test("operators, calls and methods give tensors", () => {
  assertEquals(shapeOf("x*sigmoid(x) + x*x"), [2, 5]);
  assertEquals(shapeOf("-0.5 * x ** 2 / 3"), [2, 5]);
  assertEquals(shapeOf("x.T @ x"), [5, 5]);
  assertEquals(shapeOf("image.permute(0, 2, 3, 1).reshape(-1, 3)"), [32, 3]);
  assertEquals(shapeOf("conv2d(image, kernel, padding=1)"), [2, 2, 6, 6]);
});

Deno.test("an assignment comes first, a remark last", () => {
  assertEquals(shapeOf("a = exp(x); b = a @ a.T; b*sum(b)"), [2, 2]);
  assertEquals(shapeOf("split(x, [2, 3])[1] squared; the other part is unused"), [2, 3]);
});

Deno.test("subscripts cut ranges and take places", () => {
  assertEquals(shapeOf("x[:, ::2][1:]"), [1, 3]);
  assertEquals(shapeOf("x[-1]"), [5]);
  assertEquals(shapeOf("image[0, :, 1:3]"), [3, 2, 4]);
});

Deno.test("mathematical notation: products without a sign, transposes, sums with a subscript", () => {
  const W = zeros([3, 5]), T = zeros([2, 3]);
  assertEquals(shapeOf("X W^T - T", { X: x, W, T }), [2, 3]);
  assertEquals(shapeOf("0.5*mean_n(sum_o((tanh(X W^T) - T)^2)) + 0.05*sum(W^2)", { X: x, W, T }), []);
  assertEquals(shapeOf("cat([image, conv2d(image, kernel)], 1) then mean over h, w"), [2, 5]);
});

Deno.test("a name without a value means the constant with the prefix c_", () => {
  assertEquals(shapeOf("x - t", { c_t: zeros([2, 1]) }), [2, 5]);
});

Deno.test("what cannot be read is an error that says where", () => {
  assertThrows(() => shapeOf("x + y"), SyntaxError, "the name y has no value");
  assertThrows(() => shapeOf("(x"), SyntaxError, 'needed ")"');
  assertThrows(() => shapeOf("x *"), SyntaxError, "ends too early");
  assertThrows(() => shapeOf("x ] 3"), SyntaxError, 'found "]"');
  assertThrows(() => shapeOf("1 + 2"), SyntaxError, "not a tensor");
});

Deno.test("a function that tilegrad does not have is unknown, not wrong", () => {
  assertThrows(() => shapeOf("besselJ0(x)"), UnknownOperator, "besselJ0");
});
