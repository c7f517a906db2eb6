import { assertEquals } from "@std/assert";
import { scalar } from "../../core/create.ts";
import { treeForm, treeLeaves, treeMap } from "../../core/tree.ts";

const tree = { weights: [scalar(1), scalar(2)], name: "net", nested: { bias: scalar(3) } };

Deno.test("leaves come in the order of the keys", () => {
  assertEquals(treeLeaves(tree), [...tree.weights, tree.nested.bias]);
});

Deno.test("map replaces tensors and keeps everything else", () => {
  const zero = scalar(0);
  assertEquals(treeMap(tree, () => zero), { weights: [zero, zero], name: "net", nested: { bias: zero } });
});

Deno.test("forms are equal for equal nesting, keys and plain values alone", () => {
  const form = (value: unknown) => treeForm(value, () => "t");
  assertEquals(form(tree), '{weights:[t,t],name:"net",nested:{bias:t}}');
  assertEquals(form([1, "1"]) === form(["1", 1]), false);
});
