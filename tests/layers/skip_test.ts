import { assertEquals, assertThrows } from "@std/assert";
import { concat, key, mul, ShapeError } from "../../core/mod.ts";
import { conv2d, dense, gated, globalAvgPool2d, type Module, sequential, sigmoid, summary } from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const x = random([2, 3, 4, 4]);

Deno.test("dense: y = concat(x, block(x)), the block's names are kept", async () => {
  const block = conv2d(3, 2, 3, { padding: 1 });
  const both = dense(block);
  assertEquals(Object.keys(both.specs.params), ["weight", "bias"]);
  const variables = block.init(key(0));
  assertEquals(
    await both.apply(variables, x).data(),
    await concat([x, block.apply(variables, x)], 1).data(),
  );
  const { output, params, macs, field } = both.describe(x.shape);
  const alone = block.describe(x.shape);
  assertEquals([output, params, macs, field.size], [[2, 5, 4, 4], alone.params, alone.macs, [3, 3]]);
});

Deno.test("gated: y = x gate(x), a factor for each channel or each element", async () => {
  const perChannel = sequential({ pool: globalAvgPool2d(), fc: conv2d(3, 3, 1), sigmoid: sigmoid() });
  const perElement = sequential({ conv: conv2d(3, 3, 1), sigmoid: sigmoid() });
  for (const gate of [perChannel, perElement] as Module[]) {
    const both = gated(gate);
    const variables = gate.init(key(0));
    assertEquals(await both.apply(variables, x).data(), await mul(x, gate.apply(variables, x)).data());
    assertEquals(both.describe(x.shape).output, [2, 3, 4, 4]);
  }
  assertEquals(gated(perChannel).describe(x.shape).field.whole, true);
  assertEquals(summary(gated(perElement), x.shape).receptiveField, 1);
});

Deno.test("dense, gated: what does not fit is refused, by apply and by describe", () => {
  const shrinking = dense(conv2d(3, 2, 3));
  assertThrows(() => shrinking.describe(x.shape), ShapeError);
  assertThrows(() => shrinking.apply(shrinking.init(key(0)), x), ShapeError);
  const wide = gated(conv2d(3, 6, 1));
  const message = "Cannot apply gated: the gate gives [2,6,4,4], x is [2,3,4,4], each extent must be 1 or that of x";
  assertThrows(() => wide.describe(x.shape), ShapeError, message);
  assertThrows(() => wide.apply(wide.init(key(0)), x), ShapeError, message);
});
