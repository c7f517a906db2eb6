import { assertEquals, assertThrows } from "@std/assert";
import * as core from "../../core/mod.ts";
import {
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  groupNorm,
  instanceNorm,
  layerNorm,
  localResponseNorm,
  type Module,
  rmsNorm,
} from "../../layers/mod.ts";
import { random } from "../ops/_check.ts";

const { key, ShapeError } = core;

/** Checks that a layer gives what an operation gives, with variables other than the first ones, and what it counts. */
async function checkLayer(
  layer: Module,
  x: core.Tensor,
  params: Record<string, core.Tensor>,
  want: core.Tensor,
): Promise<void> {
  assertEquals(
    Object.fromEntries(Object.entries(layer.specs.params).map(([name, { shape }]) => [name, [...shape]])),
    Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, [...shape]])),
  );
  assertEquals(await layer.apply({ params, buffers: {} }, x).data(), await want.data());
  const description = layer.describe(x.shape);
  assertEquals(description.output, x.shape);
  assertEquals(
    description.params,
    Object.values(params).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
  );
}

Deno.test("layerNorm and rmsNorm: parameters and options reach the operation", async () => {
  const x = random([2, 3, 4]);
  const [weight, bias] = [random([3, 4], { seed: 2 }), random([3, 4], { seed: 3 })];
  await checkLayer(
    layerNorm([3, 4], { eps: 0.1 }),
    x,
    { weight, bias },
    core.layerNorm(x, [3, 4], { weight, bias, eps: 0.1 }),
  );
  await checkLayer(layerNorm([3, 4], { bias: false }), x, { weight }, core.layerNorm(x, [3, 4], { weight }));
  await checkLayer(layerNorm(4, { affine: false }), x, {}, core.layerNorm(x, 4));
  await checkLayer(rmsNorm([3, 4], { eps: 0.1 }), x, { weight }, core.rmsNorm(x, [3, 4], { weight, eps: 0.1 }));
  await checkLayer(rmsNorm(4, { affine: false }), x, {}, core.rmsNorm(x, 4));
});

Deno.test("groupNorm and instanceNorm: parameters and options reach the operation", async () => {
  const x = random([2, 4, 3, 3]);
  const affine = { weight: random([4], { seed: 2 }), bias: random([4], { seed: 3 }) };
  await checkLayer(groupNorm(2, 4, { eps: 0.1 }), x, affine, core.groupNorm(x, 2, { ...affine, eps: 0.1 }));
  await checkLayer(groupNorm(4, 4, { affine: false }), x, {}, core.groupNorm(x, 4));
  await checkLayer(instanceNorm(4), x, {}, core.instanceNorm(x));
  await checkLayer(instanceNorm(4, { affine: true }), x, affine, core.instanceNorm(x, affine));
});

Deno.test("localResponseNorm: options reach the operation", async () => {
  const x = random([1, 6, 2, 2]);
  const options = { alpha: 0.5, beta: 0.6, k: 2, form: "sum" } as const;
  await checkLayer(localResponseNorm(3, options), x, {}, core.localResponseNorm(x, 3, options));
});

Deno.test("weights start as 1 and biases as 0", async () => {
  for (
    const layer of [layerNorm(3), groupNorm(1, 3), instanceNorm(3, { affine: true }), batchNorm1d(3), batchNorm3d(3)]
  ) {
    const { params } = layer.init(key(0));
    assertEquals(await params.weight.array(), [1, 1, 1]);
    assertEquals(await params.bias.array(), [0, 0, 0]);
  }
  assertEquals(await rmsNorm(2).init(key(0)).params.weight.array(), [1, 1]);
});

Deno.test("batchNorm1d and batchNorm3d are batchNorm2d of other ranks", async () => {
  for (
    const [layer, shape] of [[batchNorm1d(3), [4, 3]], [batchNorm1d(3), [4, 3, 5]], [batchNorm3d(3), [
      2,
      3,
      2,
      2,
      2,
    ]]] as const
  ) {
    const x = random(shape);
    const plane = batchNorm2d(3);
    const variables = layer.init(key(0));
    const [y, next] = layer.apply(variables, x, { train: true });
    const [want, nextWant] = plane.apply(plane.init(key(0)), x, { train: true });
    assertEquals(await y.data(), await want.data());
    assertEquals(await next.running_var.data(), await nextWant.running_var.data());
    assertEquals([layer.describe(shape).kind, layer.describe(shape).output], [layer.kind, [...shape]]);
  }
});

Deno.test("wrong arguments are refused by the name of the layer", () => {
  const variables = batchNorm1d(3).init(key(0));
  assertThrows(
    () => batchNorm1d(3).apply(variables, core.zeros([2, 3, 4, 4])),
    ShapeError,
    "Cannot apply batchNorm1d: x is [2,3,4,4]",
  );
  assertThrows(() => batchNorm3d(3).describe([2, 3]), ShapeError, "it needs [N, C, D, H, W]");
  assertThrows(() => layerNorm(0), ShapeError, "Cannot make layerNorm: found shape 0");
  assertThrows(() => rmsNorm([2, 0.5]), ShapeError, "Cannot make rmsNorm: found shape 0.5");
  assertThrows(() => groupNorm(4, 6), ShapeError, "found 4 groups, they must divide the 6 channels");
  assertThrows(() => instanceNorm(-1), ShapeError, "Cannot make instanceNorm: found channels -1");
  assertThrows(() => localResponseNorm(0), ShapeError, "Cannot make localResponseNorm: found size 0");
});
