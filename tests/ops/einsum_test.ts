import { assertEquals, assertThrows } from "@std/assert";
import { einsum, matmul, mul, ones, ShapeError, tensor, transpose, zeros } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const a = () => tensor([[1, 2], [3, 4]]);

Deno.test("products, sums, diagonals and transposes by equation", async () => {
  const [v, w] = [tensor([1, 10]), tensor([2, 3, 5])];
  assertEquals(await einsum("ij,jk->ik", a(), a()).array(), [[7, 10], [15, 22]]);
  assertEquals(await einsum("ij,j->i", a(), v).array(), [21, 43]);
  assertEquals(await einsum("i,j->ij", v, w).array(), [[2, 3, 5], [20, 30, 50]]);
  assertEquals(await einsum("i,j->ji", v, w).array(), [[2, 20], [3, 30], [5, 50]]);
  assertEquals(await einsum("i,i->", v, v).item(), 101);
  assertEquals(await einsum("ij->", a()).item(), 10);
  assertEquals(await einsum("ij->j", a()).array(), [4, 6]);
  assertEquals(await einsum("ij->ji", a()).array(), [[1, 3], [2, 4]]);
  assertEquals(await einsum("ii", a()).item(), 5);
  assertEquals(await einsum("ii->i", a()).array(), [1, 4]);
  assertEquals(await einsum("ij,ij->ij", a(), a()).array(), [[1, 4], [9, 16]]);
  assertEquals(await einsum("ij,kl->", a(), a()).item(), 100);
});

Deno.test("without an arrow the letters that occur once are the result, in alphabetical order", async () => {
  assertEquals(await einsum("ba", a()).array(), [[1, 3], [2, 4]]);
  assertEquals(await einsum("ij,jk", a(), a()).array(), [[7, 10], [15, 22]]);
  assertEquals(await einsum(" i j , j k -> i k ", a(), a()).array(), [[7, 10], [15, 22]]);
});

Deno.test("an ellipsis stands for any axes, which broadcast", async () => {
  const x = random([2, 1, 3, 4]);
  const y = random([5, 4, 2], { seed: 2 });
  await checkValues(einsum("...ij,...jk->...ik", x, y), matmul(x, y));
  assertEquals(einsum("...i,...i->...", ones([2, 1, 3]), ones([1, 4, 3])).shape, [2, 4]);
  assertEquals(einsum("...i,...i->...", ones([1, 3]), ones([1, 3])).shape, [1]);
  assertEquals(await einsum("...i->i...", tensor([[1, 2, 3]])).array(), [[1], [2], [3]]);
  assertEquals(await einsum("...,i->i...", tensor(2), tensor([1, 2])).array(), [2, 4]);
  await checkValues(einsum("i...", x), await einsum("i...->...i", x).data());
});

Deno.test("three operands are joined from left to right", async () => {
  const [x, y, z] = [random([2, 3, 4]), random([2, 4, 2], { seed: 2 }), random([2, 5], { seed: 3 })];
  await checkValues(einsum("bij,bjk,kl->bil", x, y, z), matmul(matmul(x, y), z));
  await checkValues(
    einsum("bhqd,bhkd->bhqk", random([1, 2, 3, 4]), random([1, 2, 5, 4], { seed: 2 })),
    matmul(
      random([1, 2, 3, 4]),
      transpose(random([1, 2, 5, 4], { seed: 2 })),
    ),
  );
});

Deno.test("sums of more than 65,536 products", async () => {
  const count = 70_001;
  assertEquals(await einsum("i,i->", ones([count]), ones([count])).item(), count);
  assertEquals(await einsum("i->", ones([count])).item(), count);
});

Deno.test("whole numbers are added and multiplied where no letter is summed over a pair", async () => {
  const x = tensor([[1, 2], [3, 4]], { dtype: "int32" });
  assertEquals(await einsum("ij->i", x).array(), [3, 7]);
  assertEquals(await einsum("ij,ij->ij", x, x).array(), [[1, 4], [9, 16]]);
});

Deno.test("einsum is differentiable twice", async () => {
  await checkGradient((x, y) => einsum("ij,jk->ki", x, y), [random([2, 3]), random([3, 2], { seed: 2 })]);
  await checkGradient((x) => mul(einsum("ii->i", x), einsum("ij->i", x)), [random([3, 3])]);
  await checkGradient((x, y, z) => einsum("...i,ij,...j->...", x, y, z), [
    random([2, 2]),
    random([2, 3], { seed: 2 }),
    random([2, 3], { seed: 3 }),
  ]);
});

Deno.test("empty extents give empty results", async () => {
  assertEquals((await einsum("ij,k->ijk", zeros([0, 2]), ones([3])).data()).length, 0);
  assertEquals(einsum("ij->j", zeros([2, 0])).shape, [0]);
});

Deno.test("wrong equations are refused, the letter is named", () => {
  const x = zeros([2, 3]);
  const rows: readonly (readonly [string, string])[] = [
    ["ij,jk->ik", "letter j is 3 in operand 0 [2,3] and 2 in operand 1 [2,3]"],
    ["ij->i", "it names 1 operands, found 2: [2,3], [2,3]"],
    ["ijk,ij->i", '"ijk" names 3 axes, operand 0 [2,3] has 2'],
    ["i,ij->i", '"i" names 1 axes, operand 0 [2,3] has 2'],
    ["ij,ij->iz", "letter z of the result is in no operand"],
    ["ij,ij->ii", "letter i is twice in the result"],
    ["i1,ij->i", 'found "1", axes are letters'],
    ["ij,ij->i->j", "more than one arrow"],
    ["......ij,ij->i", "more than one ellipsis"],
    ["ii,ij->i", "letter i is 2 in operand 0 [2,3] and 3 in operand 0 [2,3]"],
  ];
  for (const [equation, message] of rows) {
    assertThrows(() => einsum(equation, x, x), ShapeError, `Cannot apply einsum "${equation}": `);
    assertThrows(() => einsum(equation, x, x), ShapeError, message);
  }
  assertThrows(() => einsum("...i,...i->i", zeros([2, 3]), zeros([4, 3])), ShapeError, "an axis of the ellipsis is 2");
  assertThrows(() => einsum("i"), ShapeError, "found no operand");
});
