import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import { glu, hardshrink, type Module, prelu, rrelu, softmin, softshrink, tanhshrink } from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const none = { params: {}, buffers: {} };
const x = random([2, 4]);

async function checkLayer(layer: Module, want: core.Tensor): Promise<void> {
  assertEquals(await layer.apply(none, x).data(), await want.data());
  assertEquals(layer.describe(x.shape).output, want.shape);
}

Deno.test("activations without variables: options reach the operation", async () => {
  await checkLayer(softshrink({ lambda: 1 }), core.softshrink(x, { lambda: 1 }));
  await checkLayer(hardshrink({ lambda: 1 }), core.hardshrink(x, { lambda: 1 }));
  await checkLayer(tanhshrink(), core.tanhshrink(x));
  await checkLayer(glu({ axis: 0 }), core.glu(x, { axis: 0 }));
  await checkLayer(softmin(), core.softmin(x));
});

Deno.test("prelu layer: a slope for all channels, or for each, is trained", async () => {
  const single = prelu();
  const variables = single.init(core.key(0));
  assertEquals(await variables.params.weight.array(), [0.25]);
  assertEquals(await single.apply(variables, x).data(), await core.leakyRelu(x, { slope: 0.25 }).data());
  const many = prelu({ channels: 4, slope: 0.5 });
  assertEquals(await many.init(core.key(0)).params.weight.array(), [0.5, 0.5, 0.5, 0.5]);
  assertEquals(many.describe([2, 4, 3]).params, 4);
  assertThrows(() => prelu({ channels: 0 }), core.ShapeError, "Cannot make prelu: found channels 0");
});

Deno.test("rrelu layer: slopes are drawn in training, evaluation takes their middle", async () => {
  const layer = rrelu({ lower: 0.2, upper: 0.4 });
  const below = core.full([100], -1);
  assertEquals(await layer.apply(none, below).data(), await core.full([100], -0.3).data());
  const trained = await layer.apply(none, below, { train: true, key: core.key(1) })[0].data();
  assertEquals(trained.every((value) => value <= -0.2 && value >= -0.4), true);
  assertEquals(new Set(trained).size > 90, true);
});
