import { assert, assertEquals } from "@std/assert";
import { bilinear as multiply, concat, key, ShapeError } from "../../core/mod.ts";
import { bilinear } from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";
import { checkRefusals } from "../ops/_refusals.ts";

Deno.test("bilinear layer: both vectors reach the operation", async () => {
  const layer = bilinear(3, 4, 2);
  const variables = layer.init(key(0));
  const { weight, bias } = variables.params;
  const [a, b] = [random([5, 3]), random([5, 4], { seed: 2 })];
  const y = layer.apply(variables, concat([a, b], 1));
  assertEquals(await y.data(), await multiply(a, b, weight, bias).data());
  const { output, macs, params } = layer.describe([5, 7]);
  assertEquals([output, macs, params], [[5, 2], 5 * 2 * 12, 24 + 2]);
});

Deno.test("bilinear layer: first values lie within 1 / sqrt(in1), and the bias may be left out", async () => {
  const { weight, bias } = bilinear(4, 9, 50).init(key(1)).params;
  for (const values of [await weight.data(), await bias.data()]) {
    const largest = Math.max(...Array.from(values, Math.abs));
    assert(largest <= 0.5 && largest > 0.45, `${largest}`);
  }
  assertEquals(Object.keys(bilinear(1, 1, 1, { bias: false }).specs.params), ["weight"]);
});

Deno.test("bilinear layer: what does not fit is refused", () => {
  checkRefusals([
    [() => bilinear(0, 1, 1), ShapeError, "Cannot make bilinear: found firstFeatures 0"],
    [() => bilinear(1, 1, 1.5), ShapeError, "Cannot make bilinear: found outFeatures 1.5"],
    [() => bilinear(2, 3, 1).describe([4, 6]), ShapeError, "x is [4,6], its last axis needs 2 + 3 elements"],
  ]);
});
