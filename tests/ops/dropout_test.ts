import { assert, assertEquals, assertThrows } from "@std/assert";
import { dropout, grad, key, ones, split, sum, type Tensor, tensor, ValueError, vjp } from "../../core/mod.ts";
import { checkGradient, checkValues, random } from "./_check.ts";

const share = async (y: Tensor, value: number) => {
  const values = await y.data();
  return values.filter((one) => Math.abs(one - value) < 1e-6).length / values.length;
};

Deno.test("inverted dropout zeroes the given share and scales the rest", async () => {
  const y = dropout(ones([400, 500]), { rate: 0.3, key: key(1) });
  const dropped = await share(y, 0);
  assert(Math.abs(dropped - 0.3) < 0.005, `${dropped} of the elements were dropped`);
  assertEquals(await share(y, 1 / 0.7), 1 - dropped);
});

Deno.test("classic dropout keeps the given share as it is, and scales at test time", async () => {
  const y = dropout(ones([400, 500]), { rate: 0.3, key: key(2), mode: "classic" });
  const kept = await share(y, 1);
  assert(Math.abs(kept - 0.3) < 0.005, `${kept} of the elements were kept`);
  assertEquals(await share(y, 0), 1 - kept);
  await checkValues(dropout(tensor([1, 2]), { rate: 0.3, mode: "classic", train: false }), [0.3, 0.6]);
});

Deno.test("at test time inverted dropout gives the very tensor back", () => {
  const x = ones([3]);
  assertEquals(dropout(x, { rate: 0.5, train: false }) === x, true);
});

Deno.test("rates 0 and 1 keep all or nothing", async () => {
  const x = tensor([1, NaN]);
  assertEquals(dropout(x, { rate: 0 }) === x, true);
  assertEquals(dropout(x, { rate: 1, mode: "classic" }) === x, true);
  assertEquals(await dropout(x, { rate: 1 }).array(), [0, 0]);
  assertEquals(await dropout(x, { rate: 0, mode: "classic" }).array(), [0, 0]);
  assertEquals(await grad((x: Tensor) => sum(dropout(x, { rate: 1 })))(x).array(), [0, 0]);
});

Deno.test("equal keys drop the same elements, others do not", async () => {
  const [one, other] = split(key(3));
  const mask = (from: typeof one) => dropout(ones([1000]), { rate: 0.5, key: from }).array();
  assertEquals(await mask(one), await mask(one));
  assert(String(await mask(one)) !== String(await mask(other)));
});

Deno.test("the gradient goes where the mask let the value through, and is differentiable again", async () => {
  const x = random([5, 7]);
  const [y, pullback] = vjp((x: Tensor) => dropout(x, { rate: 0.4, key: key(5) }), x);
  const [values, dx] = [await y.data(), await pullback(ones([5, 7])).data()];
  assertEquals(Array.from(values, (value) => value !== 0), Array.from(dx, (value) => value !== 0));
  await checkGradient((x) => dropout(x, { rate: 0.4, key: key(5) }), [x]);
  await checkGradient((x) => dropout(x, { rate: 0.4, key: key(5), mode: "classic" }), [x]);
});

Deno.test("a rate outside 0 to 1 and a missing key are refused", () => {
  assertThrows(() => dropout(ones([2]), { rate: 1.5, key: key(1) }), ValueError, "found 1.5");
  assertThrows(() => dropout(ones([2]), { rate: NaN, key: key(1) }), ValueError, "found NaN");
  assertThrows(() => dropout(ones([2]), { rate: 0.5 }), ValueError, "needs a key");
});
