import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { key, ShapeError, tensor, zeros } from "../../core/mod.ts";
import {
  conv2d,
  defineLayer,
  linear,
  loadStateDict,
  onesInit,
  sequential,
  stateDict,
  zerosInit,
} from "../../layers/mod.ts";
import { loadSafetensors, saveSafetensors } from "../../interop/mod.ts";

const counter = defineLayer({
  kind: "counter",
  buffers: { count: { shape: [], dtype: "int32", init: zerosInit } },
  forward: (_, x) => x,
});
const net = sequential({ conv1: conv2d(1, 6, 5), counter, fc: linear(3, 2) });

Deno.test("stateDict and loadStateDict: there and back, tensor for tensor", () => {
  const variables = net.init(key(0));
  const state = stateDict(variables);
  assertEquals(Object.keys(state), ["conv1.weight", "conv1.bias", "fc.weight", "fc.bias", "counter.count"]);
  const loaded = loadStateDict(net, state);
  assertEquals(Object.keys(loaded.buffers), ["counter.count"]);
  for (const [name, x] of Object.entries(loaded.params)) assertStrictEquals(x, state[name as keyof typeof state]);
});

Deno.test("loadStateDict: the order of the record does not matter", () => {
  const state = stateDict(net.init(key(0)));
  const reversed = Object.fromEntries(Object.entries(state).reverse());
  assertEquals(Object.keys(loadStateDict(net, reversed).params), [
    "conv1.weight",
    "conv1.bias",
    "fc.weight",
    "fc.bias",
  ]);
});

Deno.test("loadStateDict: through a safetensors file, types and all", async () => {
  const variables = net.init(key(3));
  const loaded = loadStateDict(net, loadSafetensors(await saveSafetensors(stateDict(variables))));
  assertEquals(loaded.buffers["counter.count"].dtype, "int32");
  assertEquals(await loaded.params["conv1.weight"].data(), await variables.params["conv1.weight"].data());
});

Deno.test("loadStateDict: one table of all that is missing, unexpected, mis-shaped or of another type", () => {
  const { "fc.bias": _, ...state } = stateDict(net.init(key(0)));
  const wrong = { ...state, "conv1.weight": zeros([6, 3, 5, 5]), "counter.count": tensor(0), "fc4.bias": zeros([10]) };
  const { message } = assertThrows(() => loadStateDict(net, wrong), ShapeError);
  assertEquals(message.split("\n"), [
    "Cannot load the state into sequential: 4 variables do not fit",
    "  variable       needed             found",
    "  conv1.weight   float32 [6,1,5,5]  float32 [6,3,5,5]",
    "  fc.bias        float32 [2]        missing",
    "  counter.count  int32 []           float32 []",
    "  fc4.bias       nothing            float32 [10]",
  ]);
});

Deno.test("loadStateDict: a long table is cut", () => {
  const deep = sequential(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i, linear(1, 1)])));
  const { message } = assertThrows(() => loadStateDict(deep, {}), ShapeError, "60 variables do not fit");
  assertEquals(message.split("\n").length, 1 + 1 + 20 + 1);
  assertEquals(message.endsWith("and 40 more"), true);
});

Deno.test("loadStateDict not strict: the unexpected is ignored, the missing is filled in", async () => {
  const { "fc.bias": _, ...state } = stateDict(net.init(key(0)));
  const given = { ...state, "fc4.bias": zeros([10]) };
  const rest = sequential({ conv1: conv2d(1, 6, 5), counter, fc: linear(3, 2, { biasInit: onesInit }) }).init(key(0));
  const filled = loadStateDict(net, given, { strict: false, rest });
  assertEquals(Object.keys(filled.params), ["conv1.weight", "conv1.bias", "fc.weight", "fc.bias"]);
  assertEquals(await filled.params["fc.bias"].array(), [1, 1]);
  assertStrictEquals(filled.params["fc.weight"], given["fc.weight"]);
  const fresh = loadStateDict(net, given, { strict: false });
  assertEquals(await fresh.params["fc.bias"].data(), await net.init(key(0)).params["fc.bias"].data());
});

Deno.test("loadStateDict not strict: shapes must fit all the same", () => {
  const wrong = { "fc.bias": zeros([3]), "other.bias": zeros([1]) };
  const { message } = assertThrows(
    () => loadStateDict(net, wrong, { strict: false }),
    ShapeError,
    "1 variables do not fit",
  );
  assertEquals(message.includes("other.bias"), false);
});
