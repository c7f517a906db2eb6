import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  conv2d,
  cumsum,
  exp,
  grad,
  hessian,
  hessianVectorProduct,
  jacobian,
  jit,
  jvp,
  matmul,
  maxPool2d,
  mul,
  permute,
  prod,
  relu,
  reshape,
  ShapeError,
  sin,
  softmax,
  sort,
  square,
  stopGradient,
  sub,
  sum,
  take,
  tanh,
  type Tensor,
  tensor,
  transpose,
  vjp,
  zeros,
} from "../../core/mod.ts";
import { planOf } from "../../core/explain.ts";
import { checkValues, distinct, random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

const x = () => tensor([1, 2, 3]);
const cube = (v: Tensor) => mul(mul(v, v), v);

Deno.test("jvp gives value and tangent, in the form of the result", async () => {
  const [value, tangent] = jvp(
    ({ a, b }: { a: Tensor; b: Tensor[] }) => ({ product: mul(a, b[0]), sums: [add(a, 1)] }),
    { a: x(), b: [tensor([4, 5, 6])] },
    { a: tensor([1, 0, 2]), b: [tensor([0, 1, 1])] },
  );
  assertEquals([await value.product.array(), await value.sums[0].array()], [[4, 10, 18], [2, 3, 4]]);
  assertEquals([await tangent.product.array(), await tangent.sums[0].array()], [[4, 2, 15], [1, 0, 2]]);
  assertEquals(value.product.tapes.length, 0);
});

Deno.test("jvp broadcasts tangents and gives 0 where nothing depends on the point", async () => {
  const [, tangent] = jvp((v: Tensor) => add(v, zeros([2, 3])), x(), tensor([1, 2, 3]));
  assertEquals(await tangent.array(), [[1, 2, 3], [1, 2, 3]]);
  const [, none] = jvp((v: Tensor) => [stopGradient(v), tensor([7])], x(), x());
  assertEquals(await Promise.all(none.map((one) => one.array())), [[0, 0, 0], [0]]);
});

/** Functions that go through every kind of lowering: elementwise, movement, kernels, indices. */
const functions: readonly [name: string, f: (v: Tensor) => Tensor, at: Tensor][] = [
  ["elements and views", (v) => mul(sin(permute(v, [1, 0])), exp(reshape(v, [5, 2]))), random([2, 5])],
  ["softmax", (v) => softmax(v), random([2, 5])],
  ["scan", (v) => cumsum(mul(v, v), { axis: 1 }), random([2, 5])],
  ["sort", (v) => mul(sort(v)[0], v), distinct([2, 5])],
  ["take", (v) => take(square(v), tensor([3, 3, 0], { dtype: "int32" })), random([2, 5])],
  ["matmul", (v) => matmul(v, transpose(tanh(v))), random([2, 5])],
  ["conv", (v) => relu(conv2d(v, random([3, 2, 3, 3], { seed: 9 }), null, { padding: 1 })), random([1, 2, 4, 4])],
  ["pool", (v) => maxPool2d(square(v), 2), distinct([1, 2, 4, 4], { spacing: 0.1 })],
];

Deno.test("jvp is the adjoint of vjp: u (J t) = (u J) t", async () => {
  for (const [name, f, at] of functions) {
    const t = random(at.shape, { seed: 3 });
    const [value, tangent] = jvp(f, at, t);
    const u = random(value.shape, { seed: 4 });
    const left = await sum(mul(u, tangent)).item();
    const right = await sum(mul(vjp(f, at)[1](u), t)).item();
    assert(Math.abs(left - right) <= 1e-4 * Math.max(1, Math.abs(right)), `${name}: ${left} and ${right}`);
    await checkValues(value, f(at));
  }
});

Deno.test("jvp computes no more than the tangent needs", () => {
  const w = random([5, 5]);
  const products = (tree: unknown) => planOf(tree).steps.filter(({ label }) => label.includes("matmul")).length;
  const f = (v: Tensor) => tanh(matmul(v, w));
  assertEquals(products(f(random([2, 5]))), 1);
  assertEquals(products(jvp(f, random([2, 5]), random([2, 5]))), 2);
  assertEquals(products(jvp((v: Tensor) => matmul(v, w), random([2, 5]), random([2, 5]))[1]), 1);
});

Deno.test("jvp nests with itself and with grad", async () => {
  const slope = (v: Tensor) => jvp(cube, v, tensor([1, 1, 1]))[1];
  assertEquals(await slope(x()).array(), [3, 12, 27]);
  assertEquals(await jvp(slope, x(), tensor([1, 1, 1]))[1].array(), [6, 12, 18]);
  assertEquals(await grad((v: Tensor) => sum(slope(v)))(x()).array(), [6, 12, 18]);
  assertEquals(await jvp(grad((v: Tensor) => sum(cube(v))), x(), tensor([1, 0, 2]))[1].array(), [6, 0, 36]);
});

Deno.test("jacobian has the result's axes first, then the point's", async () => {
  assertEquals(await jacobian((v: Tensor) => mul(v, v))(x()).array(), [[2, 0, 0], [0, 4, 0], [0, 0, 6]]);
  const w = tensor([[1, 2], [3, 4], [5, 6]]);
  const J = jacobian((m: Tensor, factor: number) => mul(matmul(w, m), factor))(random([2, 2]), 10);
  assertEquals(J.shape, [3, 2, 2, 2]);
  const weights = await w.data();
  const expected = Array.from({ length: 24 }, (_, at) => {
    const [i, j, k, l] = [at >> 3, (at >> 2) & 1, (at >> 1) & 1, at & 1];
    return j === l ? 10 * weights[i * 2 + k] : 0;
  });
  assertEquals(Array.from(await J.data()), expected);
});

Deno.test("jacobians of scalars, of empty results, and captured", async () => {
  assertEquals(await jacobian((v: Tensor) => sum(mul(v, v)))(x()).array(), [2, 4, 6]);
  assertEquals(await jacobian((v: Tensor) => mul(v, x()))(tensor(2)).array(), [1, 2, 3]);
  assertEquals(jacobian((v: Tensor) => mul(v, zeros([0, 1])))(x()).shape, [0, 3, 3]);
  const captured = jit((v: Tensor) => jacobian(cube)(v));
  for (const at of [x(), tensor([4, 5, 6])]) await checkValues(captured(at), jacobian(cube)(at));
});

Deno.test("hessian of a scalar function", async () => {
  assertEquals(await hessian((v: Tensor) => prod(v))(x()).array(), [[0, 3, 2], [3, 0, 1], [2, 1, 0]]);
  const rosenbrock = (v: Tensor, scale: number) => {
    const [a, b] = [sum(mul(v, tensor([1, 0]))), sum(mul(v, tensor([0, 1])))];
    return add(mul(square(sub(b, square(a))), scale), square(sub(1, a)));
  };
  assertEquals(await hessian(rosenbrock)(tensor([1, 2]), 100).array(), [[402, -400], [-400, 200]]);
  assertEquals(hessian((v: Tensor) => sum(square(v)))(random([2, 3])).shape, [2, 3, 2, 3]);
});

Deno.test("the Hessian times a vector, for trees", async () => {
  const p = { w: random([3, 2]), b: random([2], { seed: 2 }) };
  const v = { w: random([3, 2], { seed: 3 }), b: random([2], { seed: 4 }) };
  const f = ({ w, b }: typeof p) => sum(square(tanh(add(matmul(tensor([[1, -1, 2], [0, 1, 1]]), w), b))));
  const product = hessianVectorProduct(f, p, v);
  const forward = jvp(grad(f), p, v)[1];
  await checkValues(product.w, forward.w);
  await checkValues(product.b, forward.b);
  const alone = (b: Tensor) => f({ w: p.w, b });
  await checkValues(hessianVectorProduct(alone, p.b, v.b), matmul(hessian(alone)(p.b), v.b));
});

Deno.test("a pullback may be called several times", async () => {
  const pullback = vjp(cube, x())[1];
  assertEquals(await pullback(tensor([1, 1, 1])).array(), [3, 12, 27]);
  assertEquals(await pullback(tensor([1, 0, 2])).array(), [3, 0, 54]);
});

Deno.test("directions that do not fit and results that are no scalars are refused", () => {
  checkRefusals([
    [() => jvp(cube, x(), tensor([1, 2])), ShapeError, "along a tangent: found [2], the point needs [3]"],
    [() => jvp((v: Tensor[]) => v, [x(), x()], [x()]), ShapeError, "found [3], the point needs [3], [3]"],
    [() => hessianVectorProduct((v) => sum(v), x(), zeros([3, 1])), ShapeError, "multiply by the Hessian: found [3,1]"],
    [() => hessianVectorProduct(cube, x(), x()), ShapeError, "must return a scalar tensor, found [3]"],
    [() => hessian(cube)(x()), ShapeError, "must return a scalar tensor, found [3]"],
  ]);
  assertThrows(() => jacobian((v: Tensor) => matmul(v, v))(zeros([2, 3])), ShapeError);
});
