import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  arange,
  DTypeError,
  grad,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  maxout,
  relu,
  relu6,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  threshold,
  ValueError,
  zeros,
} from "../../core/mod.ts";
import { checkFunction, checkGradient, checkValues, distinct, type FunctionOptions } from "./_check.ts";

const hard = (x: number) => Math.min(Math.max(x + 3, 0), 6) / 6;

const rows: [string, (x: Tensor) => Tensor, (x: number) => number, FunctionOptions?][] = [
  ["relu", relu, (x) => Math.max(x, 0), { avoid: [0] }],
  ["relu6", relu6, (x) => Math.min(Math.max(x, 0), 6), { min: -4, max: 10, avoid: [0, 6] }],
  ["leakyRelu", leakyRelu, (x) => x > 0 ? x : 0.01 * x, { avoid: [0] }],
  ["leakyRelu, slope 0", (x) => leakyRelu(x, { slope: 0 }), (x) => Math.max(x, 0), { avoid: [0] }],
  ["leakyRelu, slope -0.5", (x) => leakyRelu(x, { slope: -0.5 }), (x) => x > 0 ? x : -0.5 * x, { avoid: [0] }],
  ["hardtanh", hardtanh, (x) => Math.min(Math.max(x, -1), 1), { avoid: [-1, 1] }],
  [
    "hardtanh, bounds -0.5 and 1.5",
    (x) => hardtanh(x, { min: -0.5, max: 1.5 }),
    (x) => Math.min(Math.max(x, -0.5), 1.5),
    { avoid: [-0.5, 1.5] },
  ],
  ["hardsigmoid", hardsigmoid, hard, { min: -5, max: 5, avoid: [-3, 3] }],
  ["hardswish", hardswish, (x) => x * hard(x), { min: -5, max: 5, avoid: [-3, 3], atol: 1e-6 }],
  ["threshold", (x) => threshold(x, { threshold: 0.5, value: -2 }), (x) => x > 0.5 ? x : -2, { avoid: [0.5] }],
];

for (const [name, f, expected, options] of rows) {
  Deno.test(`${name}: values, shapes and derivatives`, () => checkFunction(f, expected, options));
}

const slopesAt = async (f: (x: Tensor) => Tensor, places: number[]) =>
  await grad((x: Tensor) => sum(f(x)))(tensor(places)).array();

Deno.test("gradients at the kinks are PyTorch's", async () => {
  assertEquals(await slopesAt(relu, [0, -0, 1e-30]), [0, 0, 1]);
  assertEquals(await slopesAt(relu6, [0, 6, 5.5]), [0, 0, 1]);
  assertEquals(await slopesAt((x) => leakyRelu(x, { slope: 0.5 }), [0, -0]), [0.5, 0.5]);
  assertEquals(await slopesAt((x) => leakyRelu(x, { slope: -2 }), [0, -1, 1]), [-2, -2, 1]);
  assertEquals(await slopesAt(hardtanh, [-1, 1]), [0, 0]);
  assertEquals(await slopesAt(hardsigmoid, [-3, 3]), [0, 0]);
  assertEquals(await slopesAt(hardswish, [-3, 3]), [0, 1]);
  assertEquals(await slopesAt((x) => threshold(x, { threshold: 1, value: 0 }), [1, 2]), [0, 1]);
});

Deno.test("infinities and NaN go through", async () => {
  const x = tensor([NaN, Infinity, -Infinity]);
  await checkValues(relu(x), [NaN, Infinity, 0]);
  await checkValues(relu6(x), [NaN, 6, 0]);
  await checkValues(leakyRelu(x), [NaN, Infinity, -Infinity]);
  await checkValues(hardtanh(x), [NaN, 1, -1]);
  await checkValues(hardsigmoid(x), [NaN, 1, 0]);
  await checkValues(hardswish(x), [NaN, Infinity, 0]);
  await checkValues(threshold(x, { threshold: 0, value: 7 }), [NaN, Infinity, 7]);
});

Deno.test("more than 65,536 elements", async () => {
  const y = await relu(add(arange(200_001), -100_000)).data();
  assertEquals([y[0], y[100_000], y[100_001], y[200_000]], [0, 0, 1, 100_000]);
});

Deno.test("maxout takes the largest of neighbouring channels", async () => {
  const x = tensor([[1, 5, 4, 2, -1, -3]]);
  assertEquals(await maxout(x, { pieces: 2 }).array(), [[5, 4, -1]]);
  assertEquals(await maxout(x, { pieces: 3, axis: -1 }).array(), [[5, 2]]);
  assertEquals(await maxout(x, { pieces: 1 }).array(), await x.array());
  assertEquals(maxout(zeros([2, 6, 3, 4]), { pieces: 3 }).shape, [2, 2, 3, 4]);
  await checkGradient((x) => maxout(x, { pieces: 2 }), [distinct([2, 4, 3])]);
});

Deno.test("wrong calls are refused with what was found", () => {
  assertThrows(
    () => relu(tensor([1], { dtype: "int32" })),
    DTypeError,
    "Cannot apply relu: found int32, needs float32",
  );
  assertThrows(() => hardtanh(zeros([2]), { min: 1, max: 1 }), ValueError, "min 1 must be below max 1");
  assertThrows(() => leakyRelu(zeros([2]), { slope: NaN }), ValueError, "slope is NaN");
  assertThrows(() => threshold(zeros([2]), { threshold: 0, value: Infinity }), ValueError, "value is Infinity");
  assertThrows(() => maxout(zeros([2, 5]), { pieces: 2 }), ShapeError, "axis 1 of [2,5] has 5 elements");
  assertThrows(() => maxout(zeros([2, 5]), { pieces: 0 }), ShapeError, "multiple of 0 pieces");
  assertThrows(() => maxout(zeros([2]), { pieces: 2 }), ShapeError, "axis 1 is out of range");
});
