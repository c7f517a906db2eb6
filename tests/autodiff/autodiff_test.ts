import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  add,
  customGrad,
  div,
  grad,
  max,
  mul,
  pad,
  permute,
  reshape,
  ShapeError,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  vjp,
} from "../../core/mod.ts";

const x = () => tensor([1, 2, 3]);
const cube = (v: Tensor) => mul(mul(v, v), v);

Deno.test("gradients of trees keep the tree's form", async () => {
  const gradients = grad((p: { w: Tensor; b: Tensor[] }) => sum(add(mul(p.w, 2), p.b[0])))({
    w: x(),
    b: [tensor([5])],
  });
  assertEquals(await gradients.w.array(), [2, 2, 2]);
  assertEquals(await gradients.b[0].array(), [3]);
});

Deno.test("what the value does not depend on has gradient zero", async () => {
  const gradients = grad((p: { used: Tensor; unused: Tensor }) => sum(p.used))({ used: x(), unused: x() });
  assertEquals(await gradients.unused.array(), [0, 0, 0]);
});

Deno.test("a value used twice gets the sum of both gradients", async () => {
  assertEquals(await grad((v: Tensor) => sum(add(mul(v, v), mul(v, 3))))(x()).array(), [5, 7, 9]);
});

Deno.test("one tensor under two names has a gradient under each", async () => {
  const shared = x();
  const [a, b] = grad(([left, right]: Tensor[]) => sum(mul(left, mul(right, right))))([shared, shared]);
  assertEquals([await a.array(), await b.array()], [[1, 4, 9], [2, 8, 18]]);
});

Deno.test("gradients of gradients, three deep", async () => {
  const first = (v: Tensor) => grad((u: Tensor) => sum(mul(cube(u), u)))(v);
  const second = (v: Tensor) => grad((u: Tensor) => sum(first(u)))(v);
  const third = (v: Tensor) => grad((u: Tensor) => sum(second(u)))(v);
  assertEquals(await first(x()).array(), [4, 32, 108]);
  assertEquals(await second(x()).array(), [12, 48, 108]);
  assertEquals(await third(x()).array(), [24, 48, 72]);
});

Deno.test("mixed second derivatives through a closure", async () => {
  const outer = grad((a: Tensor) => sum(grad((b: Tensor) => sum(mul(mul(a, a), mul(b, b))))(x())))(x());
  assertEquals(await outer.array(), [4, 16, 36]); // d/da of 2 a^2 b, at a = b
});

Deno.test("stopGradient is a constant inside and outside", async () => {
  assertEquals(await grad((v: Tensor) => sum(mul(stopGradient(v), v)))(x()).array(), [1, 2, 3]);
  const inner = (v: Tensor) => grad((u: Tensor) => sum(mul(stopGradient(v), cube(u))))(v);
  assertEquals(await grad((v: Tensor) => sum(inner(v)))(x()).array(), [6, 24, 54]);
});

Deno.test("aux results come out unwatched and usable", async () => {
  const [[value, aux], gradient] = valueAndGrad((v: Tensor) => [sum(v), { doubled: mul(v, 2) }] as const, {
    hasAux: true,
  })(x());
  assertEquals([await value.item(), await aux.doubled.array(), await gradient.array()], [6, [2, 4, 6], [1, 1, 1]]);
  assertStrictEquals(aux.doubled.tapes.length, 0);
});

Deno.test("vjp takes cotangents of any tree and checks them", async () => {
  const [[sums, products], pullback] = vjp((v: Tensor) => [add(v, 1), mul(v, v)], x());
  assertEquals([await sums.array(), await products.array()], [[2, 3, 4], [1, 4, 9]]);
  assertEquals(await pullback([tensor([1, 1, 1]), tensor([1, 0, 10])]).array(), [3, 1, 61]);
  const [, other] = vjp((v: Tensor) => mul(v, v), x());
  assertThrows(() => other(tensor([1])), ShapeError, "cotangent 0 is [1], the value is [3]");
});

Deno.test("customGrad replaces the gradient, and saved values stay differentiable", async () => {
  const square = customGrad((v: Tensor) => [mul(v, v), v] as const, (saved, dy) => [mul(mul(dy, saved), 10)]);
  assertEquals(await grad((v: Tensor) => sum(square(v)))(x()).array(), [10, 20, 30]);
  const twice = grad((v: Tensor) => sum(grad((u: Tensor) => sum(square(u)))(v)))(x());
  assertEquals(await twice.array(), [10, 10, 10]);
});

Deno.test("customGrad gives each argument its own gradient, null for none", async () => {
  const f = customGrad((a: Tensor, b: Tensor) => [mul(a, b), null], (_, dy) => [dy, null]);
  const [da, db] = grad(([a, b]: Tensor[]) => sum(f(a, b)))([x(), x()]);
  assertEquals([await da.array(), await db.array()], [[1, 1, 1], [0, 0, 0]]);
});

Deno.test("views differentiate: transposes, slices, padding, reshapes", async () => {
  const weights = tensor([[1, 2, 3], [4, 5, 6]]);
  const f = (v: Tensor) => sum(mul(transpose(reshape(pad(slice(v, [[1, 5]]), [[1, 1]]), [3, 2])), weights));
  assertEquals(await grad(f)(tensor([9, 9, 9, 9, 9, 9])).array(), [0, 4, 2, 5, 3, 0]);
  const moved = grad((v: Tensor) => sum(mul(permute(v, [2, 0, 1]), tensor([[[1], [2]], [[3], [4]]]))))(
    tensor([[[0, 0]], [[0, 0]]]),
  );
  assertEquals(await moved.array(), [[[1, 3]], [[2, 4]]]);
});

Deno.test("reading a value in the middle of an asynchronous function loses nothing", async () => {
  const [value, pullback] = vjp((v: Tensor) => mul(v, v), x());
  await value.data();
  assertEquals(await pullback(tensor([1, 1, 1])).array(), [2, 4, 6]);
});

Deno.test("broadcast operands get gradients of their own shape", async () => {
  const gradients = grad(([a, b, c]: Tensor[]) => sum(mul(add(a, b), c)))([
    tensor([[1], [2]]),
    tensor([1, 2, 3]),
    tensor([2]),
  ]);
  assertEquals(await Promise.all(gradients.map((one) => one.array())), [[[6], [6]], [4, 4, 4], [21]]);
});

Deno.test("equal maxima share the gradient", async () => {
  assertEquals(await grad((v: Tensor) => max(v))(tensor([1, 3, 3])).array(), [0, 0.5, 0.5]);
});

Deno.test("a quotient's second derivative", async () => {
  const second = grad((v: Tensor) => sum(grad((u: Tensor) => sum(div(1, u)))(v)))(tensor([1, 2, -4]));
  assertEquals(await second.array(), [2, 0.25, -0.03125]);
});

Deno.test("only scalars have a gradient", () => {
  assertThrows(() => grad((v: Tensor) => sub(v, 1))(x()), ShapeError, "must return a scalar tensor, found [3]");
  assertThrows(() => grad(() => 3 as unknown as Tensor)(x()), ShapeError, "found number");
});
