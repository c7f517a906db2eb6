import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { LENET_MACS, LENET_SHAPES } from "../../bench/compare/lenet.ts";
import { conv2d, matmul } from "../../bench/compare/reference.ts";
import { ROWS } from "../../bench/compare/rows.ts";

Deno.test("every row has its own name, and inputs that fill their shapes with the same values each time", () => {
  assertEquals(new Set(ROWS.map((row) => row.name)).size, ROWS.length);
  // Larger batches of a row differ from it by their size alone.
  for (const row of ROWS.filter(({ only }) => only === undefined)) {
    const inputs = row.inputs(), again = row.inputs();
    for (const [name, { shape, data }] of Object.entries(inputs)) {
      assertEquals(data.length, shape.reduce((a, b) => a * b, 1), `${row.name} ${name}`);
      assert(data.every((value, i) => value === again[name].data[i]), `${row.name} ${name} is the same each time`);
      if (data.length === 1) continue;
      assert(new Set(data.slice(0, 64)).size > 4, `${row.name} ${name} varies`);
    }
  }
});

Deno.test("the LeNet-5 of the comparison has the parameters and multiply-adds of the model zoo's", async () => {
  const zoo = JSON.parse(await Deno.readTextFile(new URL("../golden/zoo/lenet5.json", import.meta.url)));
  assertEquals(Object.entries(LENET_SHAPES), zoo.state_dict);
  assertEquals(LENET_MACS, { forward: zoo.macs, conv1: zoo.layers[0].macs });
});

Deno.test("the LeNet-5 row expects a loss that training has lowered and every parameter, sharply", () => {
  const row = ROWS.find(({ name }) => name === "lenet-step")!;
  const [loss, ...params] = row.expected(row.inputs());
  assert(loss.values[0] > 0 && loss.values[0] < 2.6, `loss ${loss.values[0]}`);
  assertEquals(params.map(({ name, values }) => [name, values.length]), [
    ...Object.entries(LENET_SHAPES).map(([name, shape]) => [name, shape.reduce((a, b) => a * b, 1)]),
  ]);
  params.forEach(({ name, tolerance }) => assert(tolerance > 0 && tolerance < 1e-5, `${name}: ${tolerance}`));
});

Deno.test("reference loops: products and convolutions of worked examples", () => {
  const values = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });
  assertEquals(
    [...matmul(values([2, 3], [1, 2, 3, 4, 5, 6]), values([3, 2], [1, 0, 0, 1, 1, 1])).data],
    [4, 5, 10, 11],
  );
  const ones = values([1, 1, 3, 3], Array(9).fill(1));
  assertEquals(
    [...conv2d(values([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), ones, null, 1).data],
    [12, 21, 16, 27, 45, 33, 24, 39, 28],
  );
  assertAlmostEquals(conv2d(ones, ones, values([1], [0.5]), 0).data[0], 9.5);
});
