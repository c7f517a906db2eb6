import { assertEquals, assertThrows } from "@std/assert";
import {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  DTypeError,
  leftShift,
  rightShift,
  ShapeError,
  tensor,
  zeros,
} from "../../core/mod.ts";
import { randomSource } from "./_check.ts";

const next = randomSource(1);
const words = () => Int32Array.from({ length: 70_001 }, () => Math.floor((next() - 0.5) * 2 ** 32));

Deno.test("bits agree with JavaScript's, on signed and unsigned numbers", async () => {
  const [a, b] = [words(), words()];
  const rows = [
    [bitwiseAnd, (x: number, y: number) => x & y],
    [bitwiseOr, (x: number, y: number) => x | y],
    [bitwiseXor, (x: number, y: number) => x ^ y],
  ] as const;
  for (const [f, want] of rows) {
    assertEquals(await f(tensor(a), tensor(b)).data(), a.map((x, i) => want(x, b[i])));
    const [u, v] = [Uint32Array.from(a), Uint32Array.from(b)];
    assertEquals(await f(tensor(u), tensor(v)).data(), u.map((x, i) => want(x, v[i])));
  }
  assertEquals(await bitwiseNot(tensor(a)).data(), a.map((x) => ~x));
});

Deno.test("shifts by 0 to 31 agree with JavaScript's; from 32 on all bits have left", async () => {
  const a = words();
  const by = a.map((_, i) => i % 32);
  assertEquals(await leftShift(tensor(a), tensor(by)).data(), a.map((x, i) => x << by[i]));
  assertEquals(await rightShift(tensor(a), tensor(by)).data(), a.map((x, i) => x >> by[i]));
  const u = Uint32Array.from(a);
  assertEquals(await rightShift(tensor(u), tensor(Uint32Array.from(by))).data(), u.map((x, i) => x >>> by[i]));
  const ends = tensor([-5, 5], { dtype: "int32" });
  assertEquals([await leftShift(ends, 32).array(), await rightShift(ends, 40).array()], [[0, 0], [-1, 0]]);
  assertEquals(await leftShift(ends, -1).array(), [0, 0]);
  assertEquals(await rightShift(tensor([2 ** 32 - 1], { dtype: "uint32" }), 33).array(), [0]);
});

Deno.test("operands broadcast, and may be empty", async () => {
  const column = tensor([[1], [2]], { dtype: "int32" });
  assertEquals(await bitwiseOr(column, tensor([4, 8], { dtype: "int32" })).array(), [[5, 9], [6, 10]]);
  assertEquals((await bitwiseXor(zeros([0], "int32"), 1).data()).length, 0);
});

Deno.test("floats, truth values and mixed types are refused", () => {
  for (const f of [bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift]) {
    assertThrows(() => f(zeros([2]), 1), DTypeError, "found float32, needs int32 or uint32");
    assertThrows(() => f(zeros([2], "int32"), zeros([2], "uint32")), DTypeError, "int32 and uint32");
    assertThrows(() => f(zeros([2], "int32"), zeros([3], "int32")), ShapeError, "do not broadcast");
  }
  assertThrows(() => bitwiseNot(zeros([2], "bool")), DTypeError, "Cannot apply bitwiseNot: found bool");
});
