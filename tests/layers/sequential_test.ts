import { assertEquals, assertThrows } from "@std/assert";
import { conv2d as convolve, key, ones, relu as rectify, type Shape, ShapeError, ValueError } from "../../core/mod.ts";
import { chain, conv2d, linear, relu, sequential } from "../../layers/mod.ts";

Deno.test("sequential: names of variables are prefixed by the layers', at any depth", () => {
  const block = sequential({ 0: conv2d(1, 1, 1), 1: relu(), 2: conv2d(1, 1, 1, { bias: false }) });
  const net = sequential({ features: block, classifier: linear(4, 2) });
  assertEquals(Object.keys(net.specs.params), [
    "features.0.weight",
    "features.0.bias",
    "features.2.weight",
    "classifier.weight",
    "classifier.bias",
  ]);
  assertEquals(Object.keys(net.init(key(0)).params), Object.keys(net.specs.params));
});

Deno.test("sequential: layers work one after the other", async () => {
  const net = sequential({ conv: conv2d(1, 2, 3), relu: relu() });
  const variables = net.init(key(4));
  const { "conv.weight": weight, "conv.bias": bias } = variables.params;
  const x = ones([1, 1, 4, 4]);
  assertEquals(await net.apply(variables, x).data(), await rectify(convolve(x, weight, bias)).data());
});

Deno.test("sequential: more than nine numbered layers keep their order", () => {
  const layers = Array.from({ length: 12 }, (_, i) => [i, conv2d(i + 1, i + 2, 1)] as const);
  const net = sequential(Object.fromEntries(layers));
  assertEquals(net.describe([1, 1, 5, 5]).output, [1, 13, 5, 5]);
});

Deno.test("sequential: without layers it is the identity", async () => {
  const net = sequential({});
  assertEquals(await net.apply(net.init(key(0)), ones([2])).data(), new Float32Array([1, 1]));
  assertEquals<Shape>(net.describe([2]).output, [2]);
});

Deno.test("sequential: empty names, and numbers among words, are refused", () => {
  assertThrows(() => sequential({ "": relu() }), ValueError, "found an empty name");
  assertThrows(
    () => sequential({ conv: relu(), 0: relu() }),
    ValueError,
    "found the names 0, conv, needs all numbers or all words",
  );
});

Deno.test("sequential: two variables of one name are refused", () => {
  const layers = { a: sequential({ "b.c": linear(1, 1) }), "a.b": sequential({ c: linear(1, 1) }) };
  assertThrows(() => sequential(layers), ValueError, 'two of its variables are called "a.b.c.weight"');
});

Deno.test("chain: modules in a row, their variables keep their names", async () => {
  const both = chain(sequential({ fc1: linear(2, 3) }), relu(), linear(3, 1));
  assertEquals(Object.keys(both.specs.params), ["fc1.weight", "fc1.bias", "weight", "bias"]);
  const net = sequential({ block: both });
  const variables = net.init(key(0));
  assertEquals(Object.keys(variables.params)[0], "block.fc1.weight");
  const [y, { "block.fc1": hidden }] = net.apply(variables, ones([1, 2]), { capture: ["block.fc1"] });
  const { "block.weight": weight, "block.bias": bias } = variables.params;
  const last = linear(3, 1).apply(
    { params: { weight, bias }, buffers: {} },
    relu().apply({ params: {}, buffers: {} }, hidden),
  );
  assertEquals(await y.data(), await last.data());
  const { output, params, macs } = net.describe([1, 2]);
  assertEquals([output, params, macs], [[1, 1], 13, 9]);
});

Deno.test("chain: two variables of one name are refused", () => {
  assertThrows(() => chain(linear(1, 1), linear(1, 1)), ValueError, 'two of its variables are called "weight"');
});

Deno.test("sequential: a layer that does not fit the one before names itself", () => {
  const net = sequential({ fc1: linear(4, 3), fc2: linear(4, 2) });
  const error = assertThrows(() => net.apply(net.init(key(0)), ones([1, 4])), ShapeError);
  assertEquals(error.message.endsWith("(in layer fc2)"), true, error.message);
});
