import { assertEquals, assertThrows } from "@std/assert";
import { add, concat, key, ShapeError, ValueError } from "../../core/mod.ts";
import {
  batchNorm2d,
  branches,
  conv2d,
  identity,
  linear,
  parallel,
  relu,
  repeat,
  sequential,
  summary,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

Deno.test("branches see the same input, their outputs are joined along an axis", async () => {
  const block = parallel({
    one: conv2d(3, 4, 1),
    three: sequential({ conv: conv2d(3, 2, 3, { padding: 1 }), bn: batchNorm2d(2) }),
  });
  assertEquals(Object.keys(block.specs.params), [
    "one.weight",
    "one.bias",
    "three.conv.weight",
    "three.conv.bias",
    "three.bn.weight",
    "three.bn.bias",
  ]);
  const variables = block.init(key(0));
  const x = random([2, 3, 5, 5]);
  const [y, next, { one, three }] = block.apply(variables, x, { train: true, capture: ["one", "three"] });
  assertEquals(await y.data(), await concat([one, three], 1).data());
  assertEquals(await next["three.bn.num_batches_tracked"].item(), 1);
  const { output, params, macs, field } = block.describe(x.shape);
  assertEquals([output, params, macs], [[2, 6, 5, 5], 16 + 56 + 4, 2 * 25 * (12 + 54)]);
  assertEquals(field.size, [3, 3]);
  assertEquals(summary(block, [2, 3, 5, 5]).params, params);
});

Deno.test("branches may be added, or joined along another axis", async () => {
  const x = random([2, 4]);
  const both = parallel({ a: linear(4, 4), b: identity() }, { join: "add" });
  const variables = both.init(key(0));
  const branch = linear(4, 4).apply({
    params: { weight: variables.params["a.weight"], bias: variables.params["a.bias"] },
    buffers: {},
  }, x);
  assertEquals(await both.apply(variables, x).data(), await add(branch, x).data());
  const rows = parallel({ a: identity(), b: relu() }, { axis: -2 });
  assertEquals(rows.apply({ params: {}, buffers: {} }, x).shape, [4, 4]);
  assertEquals(rows.describe([2, 4]).output, [4, 4]);
});

Deno.test("branches: variables keep their names, outputs are joined along the channels", async () => {
  const block = branches(
    sequential({ one: conv2d(3, 4, 1) }),
    sequential({ reduce: conv2d(3, 2, 1), three: conv2d(2, 5, 3, { padding: 1 }) }),
  );
  assertEquals(Object.keys(block.specs.params), [
    ...["one.weight", "one.bias", "reduce.weight", "reduce.bias", "three.weight", "three.bias"],
  ]);
  const x = random([2, 3, 5, 5]);
  const [y, { one, three }] = block.apply(block.init(key(0)), x, { capture: ["one", "three"] });
  assertEquals(await y.data(), await concat([one, three], 1).data());
  assertEquals(block.describe(x.shape).output, [2, 9, 5, 5]);
  assertThrows(() => branches(), ValueError, "Cannot make branches: it has no branch");
  assertThrows(() => branches(conv2d(3, 4, 1), conv2d(3, 4, 1)), ValueError, 'are called "weight"');
  const uneven = branches(sequential({ a: conv2d(3, 4, 1) }), sequential({ b: conv2d(3, 4, 3) }));
  assertThrows(() => uneven.describe([1, 3, 5, 5]), ShapeError, "Cannot apply branches");
});

Deno.test("repeat makes modules in a row with names of their own", () => {
  const body = repeat(3, (index) => linear(index === 0 ? 2 : 5, 5));
  assertEquals(Object.keys(body.specs.params), ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"]);
  const net = sequential({ layers: body, out: linear(5, 1) });
  assertEquals(net.apply(net.init(key(0)), random([3, 2])).shape, [3, 1]);
});

Deno.test("wrong arguments are refused with what was found", () => {
  const net = parallel({ a: conv2d(3, 4, 3), b: conv2d(3, 4, 1) });
  const message = "Cannot apply parallel: the branches give [1,4,3,3], [1,4,5,5], they must be equal but for axis 1";
  assertThrows(() => net.apply(net.init(key(0)), random([1, 3, 5, 5])), ShapeError, message);
  assertThrows(() => net.describe([1, 3, 5, 5]), ShapeError, message);
  const sum = parallel({ a: linear(4, 2), b: linear(4, 3) }, { join: "add" });
  assertThrows(() => sum.describe([1, 4]), ShapeError, "[1,2], [1,3], they must be equal");
  assertThrows(() => parallel({ a: identity() }, { axis: 4 }).describe([1, 4]), ShapeError, "but for axis 4");
  assertThrows(() => parallel({}), ValueError, "it has no branch");
  assertThrows(() => parallel({ a: relu() }, { join: "mul" as "add" }), ValueError, "found join mul");
  assertThrows(() => repeat(0, relu), ValueError, "Cannot make repeat: found count 0");
});
