import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { grad, key, linear as multiply, relu as rectify, sum, type Tensor, ValueError } from "../../core/mod.ts";
import { auxiliaryHeads, batchNorm1d, linear, relu, sequential, summary } from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const body = { hidden: linear(4, 6), relu: relu(), out: linear(6, 3) };
const head = sequential({ fc: linear(6, 2) });
const net = auxiliaryHeads(body, { aux: { after: "hidden", head } });

Deno.test("auxiliaryHeads: variables of the body, then of the heads", () => {
  assertEquals(Object.keys(net.specs.params), [
    ...["hidden.weight", "hidden.bias", "out.weight", "out.bias", "aux.fc.weight", "aux.fc.bias"],
  ]);
  assertEquals(Object.keys(auxiliaryHeads(body, {}).specs.params), Object.keys(sequential(body).specs.params));
});

Deno.test("auxiliaryHeads: a head sees what its place gives, in training and evaluation, where it is captured", async () => {
  const { params, buffers } = net.init(key(0));
  const x = random([5, 4]);
  const hidden = multiply(x, params["hidden.weight"], params["hidden.bias"]);
  const aux = multiply(hidden, params["aux.fc.weight"], params["aux.fc.bias"]);
  const logits = multiply(rectify(hidden), params["out.weight"], params["out.bias"]);
  const [y, parts] = net.apply({ params, buffers }, x, { capture: ["aux.fc", "aux"] });
  assertEquals(await y.data(), await logits.data());
  assertEquals([await parts.aux.data(), await parts["aux.fc"].data()], [await aux.data(), await aux.data()]);
  const [trained, , { aux: side }] = net.apply({ params, buffers }, x, { train: true, capture: ["aux"] });
  assertEquals([await trained.data(), await side.data()], [await logits.data(), await aux.data()]);
});

Deno.test("auxiliaryHeads: the loss of a head trains what lies below it alone", async () => {
  const { params, buffers } = net.init(key(0));
  const x = random([5, 4]);
  const gradients = grad((params: ReturnType<typeof net.init>["params"]) => {
    const [, , { aux }] = net.apply({ params, buffers }, x, { train: true, capture: ["aux"] });
    return sum(aux);
  })(params);
  const isZero = async (gradient: Tensor) => (await gradient.data()).every((value) => value === 0);
  assertEquals(await isZero(gradients["hidden.weight"]), false);
  assertEquals(await isZero(gradients["aux.fc.weight"]), false);
  assertEquals(await isZero(gradients["out.weight"]), true);
});

Deno.test("auxiliaryHeads: evaluation leaves heads out, training moves their buffers", async () => {
  const normed = auxiliaryHeads(body, { aux: { after: "relu", head: sequential({ bn: batchNorm1d(6) }) } });
  const variables = normed.init(key(0));
  const x = random([5, 4]);
  const other = { ...variables.params, "aux.bn.weight": random([6]) };
  const plain = normed.apply(variables, x);
  assertEquals(await normed.apply({ ...variables, params: other }, x).data(), await plain.data());
  const [, next] = normed.apply(variables, x, { train: true });
  assertNotEquals(await next["aux.bn.running_mean"].data(), await variables.buffers["aux.bn.running_mean"].data());
});

Deno.test("auxiliaryHeads: a head is a row with its parameters that costs nothing and passes on what it sees", () => {
  const { layers, params, macs } = summary(net, [5, 4]);
  assertEquals(layers.map(({ name, output, params, macs }) => [name, output, params, macs]), [
    ["hidden", [5, 6], 30, 120],
    ["aux", [5, 6], 14, 0],
    ["relu", [5, 6], 0, 0],
    ["out", [5, 3], 21, 90],
  ]);
  assertEquals([params, macs], [65, 210]);
  const two = auxiliaryHeads(body, {
    a: { after: "out", head: linear(3, 1) },
    b: { after: "out", head: linear(3, 3) },
  });
  assertEquals(summary(two, [5, 4]).layers.map(({ name }) => name), ["hidden", "relu", "out", "a", "b"]);
});

Deno.test("auxiliaryHeads: a place that is not there is refused", () => {
  const heads = { aux: { after: "hiden" as "hidden", head } };
  assertThrows(() => auxiliaryHeads(body, heads), ValueError, 'aux looks at "hiden", needs one of hidden, relu, out');
  assertThrows(() => auxiliaryHeads(body, { out: { after: "hidden", head: linear(6, 2) } }), ValueError, "are called");
});
