import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { key, ShapeError, tensor, ValueError, zeros } from "../../core/mod.ts";
import {
  conv2d,
  defineLayer,
  linear,
  type LoadReport,
  loadStateDict,
  named,
  onesInit,
  partOf,
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

Deno.test("loadStateDict for fine-tuning: all but a part, which the state may hold in another shape or not at all", async () => {
  const state = stateDict(net.init(key(1)));
  const rest = net.init(key(2));
  const other = { ...state, "fc.weight": zeros([10, 3]) };
  const { "fc.weight": _, "fc.bias": __, ...without } = state;
  for (const given of [other, without]) {
    const reports: LoadReport[] = [];
    const { params } = loadStateDict(net, given, { exclude: "fc", rest, report: (report) => reports.push(report) });
    assertStrictEquals(params["conv1.weight"], state["conv1.weight"]);
    assertStrictEquals(params["fc.weight"], rest.params["fc.weight"]);
    assertStrictEquals(params["fc.bias"], rest.params["fc.bias"]);
    assertEquals(reports, [{
      loaded: ["conv1.weight", "conv1.bias", "counter.count"],
      excluded: ["fc.weight", "fc.bias"],
      missing: [],
      unexpected: [],
    }]);
  }
  const fresh = loadStateDict(net, without, { exclude: /^fc/g });
  assertEquals(await fresh.params["fc.bias"].data(), await net.init(key(0)).params["fc.bias"].data());
});

Deno.test("loadStateDict: what is not excluded is wanted all the same; a name that excludes nothing is refused", () => {
  const { "conv1.bias": _, ...state } = stateDict(net.init(key(0)));
  assertThrows(() => loadStateDict(net, state, { exclude: "fc" }), ShapeError, "1 variables do not fit");
  assertThrows(
    () => loadStateDict(net, state, { exclude: ["conv1", "classifier"] }),
    ValueError,
    "found classifier in exclude, needed names of its variables or parts: conv1, fc, counter",
  );
});

Deno.test("loadStateDict not strict: the report names what is missing and unexpected", () => {
  const { "fc.bias": _, ...state } = stateDict(net.init(key(0)));
  const reports: LoadReport[] = [];
  loadStateDict(net, { ...state, more: zeros([1]) }, { strict: false, report: (report) => reports.push(report) });
  assertEquals([reports[0].missing, reports[0].unexpected], [["fc.bias"], ["more"]]);
});

Deno.test("named: names, parts and expressions", () => {
  const isOne = named(["classifier", "features.0", /bias$/g]);
  const all = ["classifier", "classifier.6.weight", "features.0.weight", "features.01.bias", "a.bias"];
  for (const name of all) assertEquals(isOne(name), true, name);
  for (const name of ["classifiers.weight", "features.01.weight", "x.classifier.weight"]) {
    assertEquals(isOne(name), false);
  }
});

Deno.test("partOf: what is under a name, without it", () => {
  assertEquals(partOf({ "model.a.b": 1, "model.c": 2, "models.d": 3, "e": 4 }, "model"), { "a.b": 1, c: 2 });
});
