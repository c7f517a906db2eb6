import { assert, assertEquals } from "@std/assert";
import {
  add,
  cast,
  DTypeError,
  full,
  indices,
  jit,
  linear,
  matmul,
  mul,
  realize,
  remainder,
  reshape,
  ShapeError,
  sub,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from "../../core/mod.ts";
import { matmulOp } from "../../core/ops/matmul.ts";
import { apply } from "../../core/tensor.ts";
import { checkGradient, checkValues, random, randomSource } from "./_check.ts";
import { checkRefusals } from "./_refusals.ts";
import { choiceOf, onDevice, valuesOn, variantsOf } from "./_variants.ts";

Deno.test("matmul multiplies matrices", async () => {
  assertEquals(await matmul(tensor([[1, 2], [3, 4]]), tensor([[5], [6]])).array(), [[17], [39]]);
});

Deno.test("a vector is one row on the left, one column on the right, and that axis is left out", async () => {
  const [vector, matrix] = [tensor([1, 2]), tensor([[3, 4, 5], [6, 7, 8]])];
  assertEquals(await matmul(vector, matrix).array(), [15, 18, 21]);
  assertEquals(await matmul(transpose(matrix), vector).array(), [15, 18, 21]);
  assertEquals(await matmul(vector, vector).array(), 5);
  assertEquals(matmul(zeros([4, 2, 3]), zeros([3])).shape, [4, 2]);
  assertEquals(matmul(zeros([3]), zeros([4, 3, 2])).shape, [4, 2]);
});

Deno.test("leading axes broadcast", async () => {
  const [a, b] = [random([2, 1, 3, 4]), random([5, 4, 2], { seed: 2 })];
  const y = matmul(a, b);
  assertEquals(y.shape, [2, 5, 3, 2]);
  const [x, z] = [await a.data(), await b.data()];
  const expected = Float32Array.from({ length: 60 }, (_, i) => {
    const [n, m, batch, lead] = [i % 2, Math.floor(i / 2) % 3, Math.floor(i / 6) % 5, Math.floor(i / 30)];
    return [0, 1, 2, 3].reduce((sum, k) => sum + x[lead * 12 + m * 4 + k] * z[batch * 8 + k * 2 + n], 0);
  });
  await checkValues(y, expected);
});

Deno.test("a sum over nothing is 0, and nothing times something is nothing", async () => {
  assertEquals(await matmul(zeros([2, 0]), zeros([0, 3])).array(), [[0, 0, 0], [0, 0, 0]]);
  assertEquals((await matmul(zeros([0, 4]), zeros([4, 3])).data()).length, 0);
  assertEquals(matmul(zeros([0, 2, 4]), zeros([4, 3])).shape, [0, 2, 3]);
});

Deno.test("gradients of both factors, and their gradients", async () => {
  await checkGradient(matmul, [random([3, 4]), random([4, 2], { seed: 2 })]);
  await checkGradient(matmul, [random([2, 3, 4]), random([4, 2], { seed: 2 })]);
  await checkGradient(matmul, [random([3, 4]), random([2, 4, 2], { seed: 2 })]);
  await checkGradient(matmul, [random([2, 1, 3, 4]), random([2, 4, 2], { seed: 2 })]);
  await checkGradient(matmul, [random([4]), random([4, 2], { seed: 2 })]);
  await checkGradient(matmul, [random([4]), random([4], { seed: 2 })]);
});

for (const [transposeA, transposeB] of [[true, false], [false, true], [true, true]]) {
  Deno.test(`gradients where ${transposeA ? "a" : ""}${transposeB ? "b" : ""} is read transposed`, async () => {
    const f = (a: Tensor, b: Tensor) => apply(matmulOp, [a, b], { transposeA, transposeB });
    await checkGradient(f, [random(transposeA ? [4, 3] : [3, 4]), random(transposeB ? [2, 4] : [4, 2], { seed: 2 })]);
    const stacks = [random(transposeA ? [2, 4, 3] : [2, 3, 4]), random(transposeB ? [2, 4] : [4, 2], { seed: 2 })];
    await checkGradient(f, stacks);
  });
}

/** Extents [batch of a, batch of b, m, n, k] where kernels change their ways: edges of tiles, thin and long operands. */
const shapes = [
  [1, 1, 1, 1, 1],
  [1, 1, 17, 19, 33],
  [1, 1, 1, 70, 130],
  [1, 1, 70, 1, 130],
  [1, 1, 8, 9, 3000],
  [1, 1, 65, 67, 64],
  [3, 3, 9, 10, 11],
  [3, 1, 9, 10, 11],
  [1, 3, 9, 10, 11],
  [1, 1, 4100, 3, 5],
  [5, 5, 1, 2, 3],
  [1, 1, 3, 5, 33_001],
  [3, 1, 2, 3, 17_002],
];

const variants = variantsOf("direct", "tiled", "register");

for (const { kind, variant } of variants) {
  Deno.test(`matmul ${variant} for ${kind}: products equal plain loops, transposed or not`, async () => {
    await onDevice(kind, async (device) => {
      const next = randomSource(variants.findIndex((one) => one.kind === kind && one.variant === variant));
      for (const extents of shapes) {
        const [transposeA, transposeB] = [next() < 0.5, next() < 0.5];
        await checkProduct(extents, { transposeA, transposeB }, (y) => {
          const choice = choiceOf(y, device.target);
          assertEquals([choice.variant, choice.reason], [variant, "forced"]);
          return valuesOn(device, [y]);
        });
      }
    }, [variant]);
  });
}

Deno.test("matmul in place for cpu: small products are read where they lie, in quads of either order or one by one", async () => {
  await onDevice("cpu", async (device) => {
    for (
      const extents of [[1, 1, 20, 36, 44], [2, 2, 12, 8, 4], [1, 2, 9, 11, 8], [1, 1, 12, 16, 7], [2, 1, 11, 13, 6]]
    ) {
      for (const [transposeA, transposeB] of [[false, false], [false, true], [true, false], [true, true]]) {
        await checkProduct(extents, { transposeA, transposeB }, (y) => {
          assertEquals(choiceOf(y, device.target).variant, "in place");
          return valuesOn(device, [y]);
        });
      }
    }
  }, ["in place"]);
});

async function checkProduct(
  [batchA, batchB, m, n, k]: number[],
  attrs: { transposeA: boolean; transposeB: boolean },
  read: (y: Tensor) => Promise<ArrayLike<number>[]>,
): Promise<void> {
  const a = random(attrs.transposeA ? [batchA, k, m] : [batchA, m, k], { seed: m });
  const b = random(attrs.transposeB ? [batchB, n, k] : [batchB, k, n], { seed: n });
  const [x, z] = [await a.data(), await b.data()];
  const batch = Math.max(batchA, batchB);
  const wanted = new Float64Array(batch * m * n);
  for (let i = 0; i < wanted.length; i++) {
    const [column, row, lead] = [i % n, Math.floor(i / n) % m, Math.floor(i / n / m)];
    const [fromA, fromB] = [lead % batchA * m * k, lead % batchB * k * n];
    for (let j = 0; j < k; j++) {
      wanted[i] += x[fromA + (attrs.transposeA ? j * m + row : row * k + j)] *
        z[fromB + (attrs.transposeB ? column * k + j : j * n + column)];
    }
  }
  const [got] = await read(apply(matmulOp, [a, b], attrs));
  await checkValues(got, wanted, { atol: 1e-5 * k ** 0.5, rtol: 1e-5 });
}

Deno.test("a product of more rows than a grid dimension holds", async () => {
  const y = matmul(full([70_000, 2], 1), tensor([[1, 2, 3, 4, 5], [1, 1, 1, 1, 1]]));
  const values = await y.data();
  assertEquals(Array.from(values.slice(-5)), [2, 3, 4, 5, 6]);
  assertEquals(Array.from(values).reduce((sum, value) => sum + value, 0), 70_000 * 20);
});

Deno.test("a sum of more than 65,536 products", async () => {
  const k = 200_000;
  await checkValues(matmul(full([3, k], 1), full([k, 2], 0.5)), new Array(6).fill(k / 2));
  await checkValues(matmul(full([k], 1), full([k], 2)), [2 * k]);
});

Deno.test("transposed operands are read where they lie", async () => {
  const [a, b] = [random([40, 50]), random([40, 30], { seed: 2 })];
  const copied = tensor(await transpose(a).data() as Float32Array, { shape: [50, 40] });
  await checkValues(matmul(transpose(a), b), matmul(copied, b));
});

Deno.test("what surrounds a product is fused with it, with the same result", async () => {
  const [a, b, c] = [random([70, 50]), random([50, 60], { seed: 2 }), random([60], { seed: 3 })];
  const fused = mul(add(matmul(mul(a, 2), sub(b, 1)), c), 0.5);
  const [x, z] = [await mul(a, 2).data(), await sub(b, 1).data()] as Float32Array[];
  const plain = await matmul(tensor(x, { shape: [70, 50] }), tensor(z, { shape: [50, 60] })).data();
  const offsets = await c.data();
  await checkValues(fused, Float32Array.from(plain, (value, i) => (value + offsets[i % 60]) * 0.5), { atol: 1e-4 });
});

Deno.test("a captured product gives the same bits as a free one", async () => {
  const [a, b] = [random([64, 400]), random([120, 400], { seed: 2 })];
  const captured = jit((x: Tensor, w: Tensor) => linear(x, w));
  const free = await linear(a, b).data();
  for (let i = 0; i < 3; i++) assertEquals(await captured(a, b).data(), free);
});

Deno.test("a weight larger than one binding is multiplied in ranges", async () => {
  const [outputs, inputs] = [4096, 9300];
  assert(outputs * inputs * 4 > 2 ** 27);
  const pattern = remainder(indices([outputs * inputs]), 11);
  const weight = reshape(sub(cast(pattern, "float32"), 5), [outputs, inputs]);
  await realize(weight);
  const values = await linear(full([1, inputs], 1), weight).data();
  const expected = Float64Array.from({ length: outputs }, (_, o) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += (o * inputs + i) % 11 - 5;
    return sum;
  });
  await checkValues(values, expected);
  weight.dispose();
});

Deno.test("what does not fit is refused, with the shapes", () => {
  checkRefusals([
    [
      () => matmul(zeros([2, 3]), zeros([4, 5])),
      ShapeError,
      "Cannot apply matmul: a has 3 columns, b has 4 rows, they must be equal (a [2,3], b [4,5])",
    ],
    [() => matmul(tensor(1), zeros([2, 2])), ShapeError, "operands need at least 1 axis, found [] and [2,2]; use mul"],
    [
      () => matmul(zeros([2, 2, 3]), zeros([3, 3, 1])),
      ShapeError,
      "Cannot apply matmul: shapes [2] and [3] do not broadcast",
    ],
    [() => matmul(zeros([2, 2]), zeros([2, 2], "int32")), DTypeError, "operands are float32 and int32"],
    [() => matmul(zeros([2, 2], "int32"), zeros([2, 2], "int32")), DTypeError, "found int32, needs float32"],
  ]);
});
