import { assertEquals } from "@std/assert";
import * as core from "../../core/mod.ts";
import * as layers from "../../layers/mod.ts";

type Row = readonly [layer: layers.Activation, map: (x: core.Tensor) => core.Tensor];

/** Every activation layer beside the operation it stands for; options differ from the defaults. */
const rows: Readonly<Record<string, Row>> = {
  relu: [layers.relu(), core.relu],
  relu6: [layers.relu6(), core.relu6],
  leakyRelu: [layers.leakyRelu({ slope: 0.3 }), (x) => core.leakyRelu(x, { slope: 0.3 })],
  elu: [layers.elu({ alpha: 2 }), (x) => core.elu(x, { alpha: 2 })],
  selu: [layers.selu(), core.selu],
  celu: [layers.celu({ alpha: 2 }), (x) => core.celu(x, { alpha: 2 })],
  gelu: [layers.gelu({ approximate: "tanh" }), (x) => core.gelu(x, { approximate: "tanh" })],
  silu: [layers.silu(), core.silu],
  mish: [layers.mish(), core.mish],
  softplus: [layers.softplus({ beta: 3, threshold: 4 }), (x) => core.softplus(x, { beta: 3, threshold: 4 })],
  softsign: [layers.softsign(), core.softsign],
  hardtanh: [layers.hardtanh({ min: -2, max: 0.5 }), (x) => core.hardtanh(x, { min: -2, max: 0.5 })],
  hardsigmoid: [layers.hardsigmoid(), core.hardsigmoid],
  hardswish: [layers.hardswish(), core.hardswish],
  sigmoid: [layers.sigmoid(), core.sigmoid],
  logSigmoid: [layers.logSigmoid(), core.logSigmoid],
  tanh: [layers.tanh(), core.tanh],
  threshold: [layers.threshold({ threshold: 1, value: 9 }), (x) => core.threshold(x, { threshold: 1, value: 9 })],
  softmax: [layers.softmax({ axis: 0 }), (x) => core.softmax(x, { axis: 0 })],
  logSoftmax: [layers.logSoftmax({ axis: 0 }), (x) => core.logSoftmax(x, { axis: 0 })],
  maxout: [layers.maxout({ pieces: 3 }), (x) => core.maxout(x, { pieces: 3 })],
};

Deno.test("activation layers: each is the operation of its name, with its options", async () => {
  const x = core.tensor(Float32Array.from({ length: 24 }, (_, i) => (i - 12) / 1.7), { shape: [4, 6] });
  for (const [name, [layer, map]] of Object.entries(rows)) {
    const got = layer.apply(layer.init(core.key(0)), x);
    assertEquals(layer.kind, name);
    assertEquals(await got.data(), await map(x).data(), name);
    assertEquals(layer.describe([4, 6]).output, map(x).shape, name);
  }
});

Deno.test("activation layers: one's own function", async () => {
  const triple = layers.activation("triple", (x) => core.mul(x, 3));
  assertEquals(await triple.apply(triple.init(core.key(0)), core.tensor([1, 2])).array(), [3, 6]);
});
