import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { key, ones, ValueError } from "../../core/mod.ts";
import { summary } from "../../layers/mod.ts";
import { pattern } from "../../models/mod.ts";

const kinds = (options: Parameters<typeof pattern>[0]) =>
  summary(pattern(options), [1, options.inChannels ?? 3, options.size ?? 32, options.size ?? 32]).layers
    .map(({ kind }) => ({ conv2d: "CONV", relu: "RELU", maxPool2d: "POOL", linear: "FC" })[kind] ?? kind).join("-");

Deno.test("[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX", () => {
  const pair = "CONV-RELU-CONV-RELU";
  assertEquals(kinds({ N: 2, M: 2, K: 1, softmax: true }), `${pair}-POOL-${pair}-POOL-flatten-FC-RELU-FC-softmax`);
  assertEquals(kinds({ N: 1, M: 2, K: 2, pool: false }), "CONV-RELU-CONV-RELU-flatten-FC-RELU-FC-RELU-FC");
  assertEquals(kinds({ N: 1, M: 0, K: 0 }), "flatten-FC");
});

Deno.test("sizes, parameters and answers of a pattern", async () => {
  const model = pattern({ N: 2, M: 3, K: 1 });
  const { params, layers } = summary(model, [1, 3, 32, 32]);
  const conv = (into: number, out: number) => 9 * into * out + out;
  const fc = (into: number, out: number) => into * out + out;
  const blocks = conv(3, 32) + conv(32, 32) + conv(32, 64) + conv(64, 64) + conv(64, 128) + conv(128, 128);
  assertEquals(params, blocks + fc(128 * 4 * 4, 256) + fc(256, 10));
  assertEquals(layers.find(({ name }) => name === "pool3")?.output, [1, 128, 4, 4]);
  const small = pattern({ N: 1, M: 1, K: 0, size: 4, channels: 2, numClasses: 3, softmax: true });
  const y = await small.apply(small.init(key(1)), ones([1, 3, 4, 4])).data();
  assertAlmostEquals([...y].reduce((a, b) => a + b, 0), 1, 1e-6);
});

Deno.test("patterns that cannot be are refused", () => {
  assertThrows(() => pattern({ N: 0, M: 1, K: 0 }), ValueError, "N is 0, needed a whole number of at least 1");
  assertThrows(() => pattern({ N: 1, M: -1, K: 0 }), ValueError, "M is -1");
  assertThrows(() => pattern({ N: 1, M: 1, K: 0.5 }), ValueError, "K is 0.5");
  assertThrows(() => pattern({ N: 1, M: 6, K: 0 }), ValueError, "6 poolings leave nothing of images of 32");
  assertThrows(() => pattern({ N: 1, M: 1, K: 0, kernel: 2 }), ValueError, "kernel is 2");
});
