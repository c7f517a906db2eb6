import { assertEquals, assertThrows } from "@std/assert";
import { grad, key, ShapeError, sum, tensor } from "../../core/mod.ts";
import { embedding, linear, sequential } from "../../layers/mod.ts";
import { checkValues } from "../ops/_check.ts";

const words = (...rows: number[][]) => tensor(rows, { dtype: "int32" });

Deno.test("embedding gives the rows that are named", async () => {
  const layer = embedding(3, 2);
  const params = { weight: tensor([[1, 2], [3, 4], [5, 6]]) };
  await checkValues(layer.apply({ params, buffers: {} }, words([2, 0], [1, 2])), [5, 6, 1, 2, 3, 4, 5, 6]);
  const { output, params: count } = layer.describe([2, 7]);
  assertEquals([output, count], [[2, 7, 2], 6]);
});

Deno.test("rows start normally distributed, that of the padding as zeros", async () => {
  const rows = Array.from(await embedding(2000, 8, { padding: 3 }).init(key(1)).params.weight.data());
  assertEquals(rows.slice(24, 32), new Array(8).fill(0));
  const variance = rows.reduce((total, value) => total + value * value, 0) / (rows.length - 8);
  assertEquals(Math.abs(variance - 1) < 0.05, true, `variance ${variance}`);
});

Deno.test("every use of a row adds to its gradient, the padding gets none", async () => {
  const gradient = async (padding?: number) => {
    const layer = embedding(3, 2, { padding });
    const loss = (params: { weight: ReturnType<typeof tensor> }) =>
      sum(layer.apply({ params, buffers: {} }, words([2, 0, 2])));
    return await grad(loss)({ weight: tensor([[1, 2], [3, 4], [5, 6]]) }).weight.array();
  };
  assertEquals(await gradient(), [[1, 1], [0, 0], [2, 2]]);
  assertEquals(await gradient(2), [[1, 1], [0, 0], [0, 0]]);
});

Deno.test("embedding stands before other layers", () => {
  const net = sequential({ table: embedding(10, 4), fc: linear(4, 2) });
  assertEquals(Object.keys(net.specs.params), ["table.weight", "fc.weight", "fc.bias"]);
  assertEquals(net.apply(net.init(key(0)), words([1, 2, 3])).shape, [1, 3, 2]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  assertThrows(() => embedding(0, 4), ShapeError, "Cannot make embedding: found words 0");
  assertThrows(() => embedding(4, 1.5), ShapeError, "found features 1.5");
  assertThrows(() => embedding(4, 2, { padding: 4 }), ShapeError, "found padding 4, needs a word from 0 to 3");
});
