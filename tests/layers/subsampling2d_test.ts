import { assertEquals } from "@std/assert";
import { grad, key, sum, tensor } from "../../core/mod.ts";
import { subsampling2d } from "../../layers/mod.ts";

const layer = subsampling2d(2, 2);
const x = () => tensor([[[[1, 2, 9], [3, 6, 9]], [[4, 4, 9], [4, 8, 9]]]]);

Deno.test("subsampling2d: y = weight mean + bias for each map, what is left over at the edge is dropped", async () => {
  const params = { weight: tensor([10, -1]), bias: tensor([0.5, 1]) };
  assertEquals(await layer.apply({ params, buffers: {} }, x()).array(), [[[[30.5]], [[-4]]]]);
});

Deno.test("subsampling2d: starts as the plain mean", async () => {
  assertEquals(await layer.apply(layer.init(key(0)), x()).array(), [[[[3]], [[5]]]]);
});

Deno.test("subsampling2d: weight and bias are trained", async () => {
  const { params } = layer.init(key(0));
  const gradient = grad((params: typeof layer extends { init(k: never): { params: infer P } } ? P : never) =>
    sum(layer.apply({ params, buffers: {} }, x()))
  )(params);
  assertEquals(await gradient.weight.array(), [3, 5]);
  assertEquals(await gradient.bias.array(), [1, 1]);
});
